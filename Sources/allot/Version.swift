/// The version of the program; part of every run's key.
enum Version {
  static let text = "0.1.0"
}
