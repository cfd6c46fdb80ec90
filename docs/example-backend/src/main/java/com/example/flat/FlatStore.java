package com.example.flat;

import dev.tidemark.spi.*;
import dev.tidemark.spi.store.*;
import java.io.*;
import java.nio.channels.*;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.*;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Blobs as {@code DIR/sha256-HEX}, and {@code NAME DIGEST MEDIATYPE} in the lines of a file. */
record FlatStore(Path directory) implements Storage, BlobStore, NameSource {

  static final String NAMES = "flat-names.txt";

  @Override
  public BlobStore blobs() {
    return this;
  }

  @Override
  public NameSource names() {
    return this;
  }

  @Override
  public Traits traits() {
    return Traits.LOCAL;
  }

  @Override
  public Optional<Path> state() {
    return Optional.of(directory.resolve(".tidemark"));
  }

  @Override
  public Quarantine quarantine() {
    return new FlatQuarantine(this, directory.resolve("removed"));
  }

  @Override
  public void list(Consumer<Listed> each) throws IOException {
    for (Path file : files(directory, "sha256-[0-9a-f]{64}")) {
      each.accept(new Listed(Digest.parse(file.getFileName().toString().replace("-", ":"))));
    }
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return info(file(digest));
  }

  @Override
  public InputStream open(Digest digest, long offset) throws IOException {
    return Channels.newInputStream(Files.newByteChannel(file(digest)).position(offset));
  }

  @Override
  public boolean delete(Digest digest) throws IOException {
    return Files.deleteIfExists(file(digest));
  }

  @Override
  public NameList read(String space) throws IOException {
    List<Name> names = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(NAMES))) {
      String[] words = line.split(" ");
      if (words.length != 3 || !Digest.isDigest(words[1])) {
        throw new IOException(directory.resolve(NAMES) + ": repair the line '" + line + "'");
      }
      Descriptor target = new Descriptor(words[2], Digest.parse(words[1]), -1);
      names.add(Name.of(space, words[0], target, NAMES));
    }
    return new NameList(names, List.of());
  }

  Path file(Digest digest) {
    return directory.resolve(digest.algorithm() + "-" + digest.encoded());
  }

  /** The stamp is a time that every move changes, too, and that nobody can set. */
  static Optional<BlobInfo> info(Path file) throws IOException {
    try {
      Map<String, Object> is = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime");
      Instant modified = ((FileTime) is.get("lastModifiedTime")).toInstant();
      long size = (long) is.get("size");
      return Optional.of(new BlobInfo(size, modified, Optional.empty(), size, is.get("ctime") + ""));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** By their names: whatever else is there belongs to somebody else. */
  static List<Path> files(Path directory, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().matches(pattern)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
