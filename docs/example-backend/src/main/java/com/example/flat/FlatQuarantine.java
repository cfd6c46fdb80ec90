package com.example.flat;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.*;
import java.io.*;
import java.nio.file.*;
import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;

/** Blobs that were put aside, as {@code DIR/removed/sha256-HEX.MILLISECONDS.RUN}. */
record FlatQuarantine(FlatStore store, Path place) implements Quarantine {

  @Override
  public boolean hold(Digest digest, String run, Instant since) throws IOException {
    if (Files.notExists(store.file(digest))) {
      return false;
    }
    Files.createDirectories(place);
    Files.move(store.file(digest), file(new Held(digest, 0, run, since)), ATOMIC_MOVE);
    return true;
  }

  @Override
  public List<Held> held() throws IOException {
    List<Held> all = new ArrayList<>();
    for (Path file : files("sha256-[0-9a-f]{64}[.][0-9]{13}[.][^.]+")) {
      String[] words = file.getFileName().toString().split("[.]");
      Digest digest = Digest.parse(words[0].replaceFirst("-", ":"));
      Instant since = Instant.ofEpochMilli(Long.parseLong(words[1]));
      all.add(new Held(digest, Files.size(file), words[2], since));
    }
    all.sort(Comparator.comparing(Held::since));
    return all;
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return FlatStore.info(newest(digest));
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return Files.newInputStream(newest(digest));
  }

  @Override
  public boolean release(Digest digest) throws IOException {
    Path held = newest(digest);
    boolean there = !Files.notExists(held);
    if (there && Files.notExists(store.file(digest))) {
      Files.move(held, store.file(digest), ATOMIC_MOVE);
    }
    return there;
  }

  @Override
  public boolean purge(Held held) throws IOException {
    return Files.deleteIfExists(file(held));
  }

  private Path file(Held held) {
    Path blob = store.file(held.digest()).getFileName();
    return place.resolve(blob + "." + held.since().toEpochMilli() + "." + held.run());
  }

  /** The copy that came last; a file that is not there if none is held. */
  private Path newest(Digest digest) throws IOException {
    Stream<Path> copies = files(store.file(digest).getFileName() + "[.].+").stream();
    return copies.max(Comparator.naturalOrder()).orElse(place.resolve("none"));
  }

  private List<Path> files(String pattern) throws IOException {
    return Files.notExists(place) ? List.of() : FlatStore.files(place, pattern);
  }
}
