@main struct Allot { static func main() {} }
