/// Text from the inputs without what a page cannot hold: control characters become U+FFFD. Not yet escaped.
func shown(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    let isLayout = scalar == "\n" || scalar == "\t"
    let isNoncharacter = scalar.value & 0xFFFE == 0xFFFE
    result.append((isControl && !isLayout) || isNoncharacter ? "\u{FFFD}" : scalar)
  }
  return String(result)
}

/// Text as it stands in SVG or HTML, in an element or in a quoted attribute.
func escaped(_ text: String) -> String {
  var result = ""
  for character in shown(text).unicodeScalars {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(character)
    }
  }
  return result
}

/// A picture under construction. Every text given to it is escaped; names of classes and numbers are its own.
struct SVGText {
  private(set) var body = ""
  let width: Double
  let height: Double

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// The whole element; `label` is what a screen reader says.
  func element(_ styleClass: String, label: String) -> String {
    #"<svg class="\#(styleClass)" viewBox="0 0 \#(at(width)) \#(at(height))" role="img" "#
      + #"aria-label="\#(escaped(label))" xmlns="http://www.w3.org/2000/svg">\#(body)</svg>"#
  }

  mutating func open(_ styleClass: String, title: String? = nil) {
    body += #"<g class="\#(styleClass)">"#
    if let title { body += "<title>\(escaped(title))</title>" }
  }

  mutating func close() { body += "</g>" }

  mutating func path(_ styleClass: String, _ commands: String) {
    guard !commands.isEmpty else { return }
    body += #"<path class="\#(styleClass)" d="\#(commands)"/>"#
  }

  mutating func line(_ styleClass: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) {
    body += #"<line class="\#(styleClass)" x1="\#(at(x1))" y1="\#(at(y1))" x2="\#(at(x2))" y2="\#(at(y2))"/>"#
  }

  mutating func rectangle(_ styleClass: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double) {
    body +=
      #"<rect class="\#(styleClass)" x="\#(at(x))" y="\#(at(y))" width="\#(at(max(0, width)))" "#
      + #"height="\#(at(max(0, height)))"/>"#
  }

  mutating func circle(_ styleClass: String, _ x: Double, _ y: Double, _ radius: Double) {
    body += #"<circle class="\#(styleClass)" cx="\#(at(x))" cy="\#(at(y))" r="\#(at(radius))"/>"#
  }

  mutating func text(_ styleClass: String, _ x: Double, _ y: Double, _ text: String) {
    body += #"<text class="\#(styleClass)" x="\#(at(x))" y="\#(at(y))">\#(escaped(text))</text>"#
  }
}

/// A coordinate to a tenth of a pixel, without a trailing zero.
func at(_ value: Double) -> String {
  let tenths = Int((value.isFinite ? max(-1e9, min(1e9, value)) * 10 : 0).rounded())
  let (whole, part) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
  return (tenths < 0 ? "-" : "") + "\(whole)" + (part == 0 ? "" : ".\(part)")
}
