package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads platforms (containerd {@code platforms.Parse}).
 *
 * @param host what is left out is taken from it
 */
record PlatformParser(Platform host) {

  private static final Pattern COMPONENT = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Pattern OS =
      Pattern.compile("([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?");

  /** What Go knows by name. */
  private static final Set<String> SYSTEMS =
      Set.of(
          "aix",
          "android",
          "darwin",
          "dragonfly",
          "freebsd",
          "hurd",
          "illumos",
          "ios",
          "js",
          "linux",
          "nacl",
          "netbsd",
          "openbsd",
          "plan9",
          "solaris",
          "wasip1",
          "windows",
          "zos");

  private static final Set<String> ARCHITECTURES =
      Set.of(
          "386",
          "amd64",
          "amd64p32",
          "arm",
          "armbe",
          "arm64",
          "arm64be",
          "loong64",
          "mips",
          "mipsle",
          "mips64",
          "mips64le",
          "mips64p32",
          "mips64p32le",
          "ppc",
          "ppc64",
          "ppc64le",
          "riscv",
          "riscv64",
          "s390",
          "s390x",
          "sparc",
          "sparc64",
          "wasm");

  Platform parse(String text) {
    if (text.indexOf('*') >= 0) {
      throw refused(text, "a pattern; name one platform");
    }
    String[] parts = text.split("/", -1);
    if (parts.length > 3) {
      throw refused(text, "has more than three parts");
    }
    for (int i = 1; i < parts.length; i++) {
      requireComponent(text, parts[i]);
    }
    Matcher os = OS.matcher(parts[0]);
    if (os.matches()) {
      Platform bare =
          new Platform(
              Normalized.os(os.group(1), host),
              "",
              "",
              decoded(text, os.group(2)),
              features(text, os.group(3)));
      return parts.length == 1 ? single(text, bare) : processor(bare, parts);
    }
    requireComponent(text, parts[0]);
    throw refused(text, "'" + parts[0] + "' is not an operating system");
  }

  private Platform single(String text, Platform bare) {
    if (SYSTEMS.contains(bare.os())) {
      return with(bare, bare.os(), host.architecture(), host.variant());
    }
    Platform named = Normalized.of(with(bare, "", text, ""), host);
    if (ARCHITECTURES.contains(named.architecture())) {
      return with(named, named.os(), named.architecture(), unlessDefault(named));
    }
    throw refused(text, "neither an operating system nor an architecture; write os/architecture");
  }

  private Platform processor(Platform bare, String[] parts) {
    String variant = parts.length == 3 ? parts[2] : "";
    Platform named = Normalized.of(with(bare, bare.os(), parts[1], variant), host);
    if (parts.length == 2) {
      return with(named, named.os(), named.architecture(), unlessDefault(named));
    }
    return named.architecture().equals("arm64") && named.variant().isEmpty()
        ? with(named, named.os(), named.architecture(), "v8")
        : named;
  }

  private static String unlessDefault(Platform named) {
    return named.architecture().equals("arm") && named.variant().equals("v7")
        ? ""
        : named.variant();
  }

  private static Platform with(Platform old, String os, String architecture, String variant) {
    return new Platform(os, architecture, variant, old.osVersion(), old.osFeatures());
  }

  private static List<String> features(String text, @Nullable String list) {
    List<String> features = new ArrayList<>();
    if (list != null && !list.isEmpty()) {
      for (String feature : list.substring(1).split("\\+", -1)) {
        features.add(decoded(text, feature));
      }
    }
    return features;
  }

  private static String decoded(String text, @Nullable String escaped) {
    if (escaped == null) {
      return "";
    }
    try {
      return PlatformText.unescape(escaped);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw refused(text, "a '%' stands for itself only as '%25'");
    }
  }

  private static void requireComponent(String text, String part) {
    if (!COMPONENT.matcher(part).matches()) {
      throw refused(text, part.isEmpty() ? "has an empty part" : "'" + part + "' is not a name");
    }
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException("not a platform: '" + text + "': " + why);
  }
}
