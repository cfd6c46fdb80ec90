package com.example.flat;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.*;
import java.io.*;
import java.nio.file.*;
import java.time.Instant;
import java.util.*;

/** Blobs that were put aside, as {@code DIR/removed/MILLISECONDS.RUN.sha256-HEX}. */
record FlatQuarantine(FlatStore store) implements Quarantine {

  @Override
  public boolean hold(Digest digest, String run, Instant since) throws IOException {
    if (Files.notExists(store.file(digest))) {
      return false;
    }
    Path held = file(new Held(digest, 0, run, since));
    Files.createDirectories(held.getParent());
    Files.move(store.file(digest), held, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  @Override
  public List<Held> held() throws IOException {
    List<Held> all = new ArrayList<>();
    Path place = store.directory().resolve("removed");
    for (Path file : Files.exists(place) ? FlatStore.files(place) : List.<Path>of()) {
      String[] words = file.getFileName().toString().split("\\.");
      Instant since = Instant.ofEpochMilli(Long.parseLong(words[0]));
      all.add(new Held(Digest.parse(words[2].replaceFirst("-", ":")), Files.size(file), words[1], since));
    }
    all.sort(Comparator.comparing(Held::since));
    return all;
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    Optional<Path> file = newest(digest);
    return file.isPresent() ? FlatStore.info(file.get()) : Optional.empty();
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return Files.newInputStream(
        newest(digest).orElseThrow(() -> new NoSuchFileException(digest + " in quarantine")));
  }

  @Override
  public boolean release(Digest digest) throws IOException {
    Optional<Path> file = newest(digest);
    if (file.isPresent() && Files.notExists(store.file(digest))) {
      Files.move(file.get(), store.file(digest), StandardCopyOption.ATOMIC_MOVE);
    }
    return file.isPresent();
  }

  @Override
  public boolean purge(Held held) throws IOException {
    return Files.deleteIfExists(file(held));
  }

  private Optional<Path> newest(Digest digest) throws IOException {
    return held().stream()
        .filter(each -> each.digest().equals(digest))
        .reduce((older, newer) -> newer)
        .map(this::file);
  }

  private Path file(Held held) {
    String blob = store.file(held.digest()).getFileName().toString();
    String name = held.since().toEpochMilli() + "." + held.run() + "." + blob;
    return store.directory().resolve("removed").resolve(name);
  }
}
