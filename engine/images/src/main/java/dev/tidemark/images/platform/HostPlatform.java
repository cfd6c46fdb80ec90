package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.List;
import java.util.Locale;

/** What Java calls the host, in the words of Go. */
final class HostPlatform {

  static final Platform CURRENT =
      of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));

  private HostPlatform() {}

  static Platform of(String osName, String osArch) {
    String name = osName.toLowerCase(Locale.ROOT);
    String os =
        name.startsWith("windows")
            ? WindowsVersion.OS
            : name.startsWith("mac") ? "darwin" : name.equals("sunos") ? "solaris" : name;
    Platform host = new Platform(os, osArch, "", "", List.of());
    return Normalized.of(host, host);
  }
}
