package dev.tidemark.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is needed of skopeo. Thread-safe. */
final class Skopeo {

  private final Tool skopeo = Tool.needed("skopeo").with("--insecure-policy");
  private final Tool checksum = Tool.needed("sha256sum");
  private final Path scratch;

  /**
   * @param scratch an existing directory that nobody else uses
   */
  Skopeo(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * An image as skopeo sees it.
   *
   * @param inspected what {@code skopeo inspect} prints
   * @param copied the SHA-256 of every file that {@code skopeo copy} makes of it
   */
  record Seen(String inspected, Map<String, String> copied) {}

  Tool tool() {
    return skopeo;
  }

  void copy(Object... arguments) {
    skopeo.with("copy", "-q").run(arguments);
  }

  /** Makes an image of one layer for each of these archives. */
  void make(Layout layout, String tag, Path... layers) {
    StringBuilder tarballs = new StringBuilder("tarball");
    for (Path layer : layers) {
      tarballs.append(':').append(layer);
    }
    copy(tarballs, layout.oci(tag));
  }

  /** Takes a tag away, if need be by hand: older versions cannot. */
  void delete(Layout layout, String tag) {
    Tool.Outcome outcome = skopeo.attempt("delete", layout.oci(tag));
    if (!outcome.good()) {
      assertThat(outcome.errors()).contains("not implemented");
      layout.untag(tag);
    }
  }

  /**
   * Inspects and copies an image. The test fails if skopeo does, or if a file is not what its name
   * says.
   */
  Seen see(Layout layout, String tag) {
    return see(layout.oci(tag));
  }

  /** Does so for everything that the index names, whether it has a tag or not. */
  Map<String, Seen> seeAll(Layout layout) {
    Map<String, Seen> all = new LinkedHashMap<>();
    int entries = Integer.parseInt(layout.index(".manifests | length").strip());
    for (int i = 0; i < entries; i++) {
      String[] entry = layout.entry(i);
      boolean named = entry.length > 2 && entry[1].startsWith("application/vnd.oci.");
      all.put(
          String.join(" ", entry), named ? see(layout, entry[2]) : see("oci:" + single(layout, i)));
    }
    return all;
  }

  private Seen see(String image) {
    return new Seen(skopeo.run("inspect", image), files(image));
  }

  /**
   * A layout with the same blobs, in which there is one image only. Older versions find an image by
   * name only if it is OCI's; without a name they take the only one.
   */
  private Layout single(Layout layout, int entry) {
    try {
      Layout single = new Layout(Files.createTempDirectory(scratch, "single"));
      Files.copy(
          layout.directory().resolve("oci-layout"), single.directory().resolve("oci-layout"));
      Files.createSymbolicLink(
          single.directory().resolve("blobs"), layout.directory().resolve("blobs"));
      Files.writeString(
          single.directory().resolve("index.json"),
          layout.index(".manifests |= [.[" + entry + "] | del(.annotations)]"));
      return single;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether this file of a copy is the manifest of one of several platforms. */
  static boolean isInner(String name) {
    return name.endsWith(".manifest.json");
  }

  /** Copies an image, with everything that it consists of, into a directory. */
  private Map<String, String> files(String image) {
    try {
      Path to = Files.createTempDirectory(scratch, "copy");
      copy("--all", "--preserve-digests", image, "dir:" + to);
      Map<String, String> sums = new TreeMap<>();
      try (Stream<Path> files = Files.list(to)) {
        for (String line : checksum.run(files.toArray()).lines().toList()) {
          String sum = line.substring(0, 64);
          String name = Path.of(line.substring(66)).getFileName().toString();
          if (name.matches("[0-9a-f]{64}.*")) {
            assertThat(name).as("a file of %s", image).startsWith(sum);
          }
          sums.put(name, sum);
        }
      }
      return sums;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
