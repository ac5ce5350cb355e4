import Glibc

/// Makes `path` a directory that only its owner can read, with the directories above it; one that exists keeps its
/// contents and loses the permissions of others.
public func makePrivateDirectory(_ path: String) throws(CannotWrite) {
  try makeDirectory(path)
  guard chmod(path, 0o700) == 0 else { throw CannotWrite(path: path, reason: systemReason()) }
}

/// Makes the directory `path` and those above it; does nothing when it exists.
public func makeDirectory(_ path: String) throws(CannotWrite) {
  var made = path.hasPrefix("/") ? "/" : ""
  for part in path.split(separator: "/") {
    made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
    if mkdir(made, 0o777) != 0, errno != EEXIST, errno != EISDIR {
      throw CannotWrite(path: path, reason: systemReason())
    }
  }
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
    throw CannotWrite(path: path, reason: "not a directory")
  }
}
