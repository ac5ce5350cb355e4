extension Currency {
  /// Whether ISO 4217 has this code, or had it until lately: histories still hold it.
  public var isListed: Bool { Self.listed.contains(code) }

  /// The codes of ISO 4217 for money (not metals, not test codes), and those withdrawn since 2020. The most traded come
  /// first: of equally near ones the likelier is offered for a mistyped code.
  public static let listedCodes: [String] = """
    USD EUR JPY GBP CNY AUD CAD CHF HKD SGD SEK NOK NZD INR MXN KRW BRL ZAR AED AFN ALL AMD AOA ARS AWG
    AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BSD BTN BWP BYN BZD CDF CHE CHW CLF CLP COP COU CRC CUP CVE
    CZK DJF DKK DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HNL HTG HUF IDR ILS IQD IRR ISK
    JMD JOD KES KGS KHR KMF KPW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR
    MVR MWK MXV MYR MZN NAD NGN NIO NPR OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
    SDG SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USN UYI UYU UYW
    UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZMW ZWG ANG BGN CUC HRK SLL ZWL
    """.split { $0 == " " || $0 == "\n" }.map(String.init)

  private static let listed = Set(listedCodes)
}
