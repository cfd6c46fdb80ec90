package dev.tidemark.images.platform;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code major.minor.build[.revision]} of a Windows. The revision, 0 if there is none, makes no
 * difference to what runs, only to what is newer. Text that is no version is 0.0.0.0.
 */
record WindowsVersion(int major, int minor, int build, long revision)
    implements Comparable<WindowsVersion> {

  static final String OS = "windows";

  static final WindowsVersion NONE = new WindowsVersion(0, 0, 0, 0);

  private static final Comparator<WindowsVersion> ORDER =
      Comparator.comparingInt(WindowsVersion::major)
          .thenComparingInt(WindowsVersion::minor)
          .thenComparingInt(WindowsVersion::build)
          .thenComparingLong(WindowsVersion::revision);

  // as wide as the fields of Windows itself: 8, 8 and 16 bits
  private static final Pattern PARTS =
      Pattern.compile(
          "([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,5})(?:\\.([0-9]{1,18})(?:\\..*)?|\\..*)?");

  /** From this build on, a Windows runs containers of older builds. */
  private static final int FIRST_STABLE = 20348;

  /** The next build that begins anew: what runs on a later one must have at least this. */
  private static final int SECOND_STABLE = 26100;

  static WindowsVersion of(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      return NONE;
    }
    int major = Integer.parseInt(parts.group(1));
    int minor = Integer.parseInt(parts.group(2));
    int build = Integer.parseInt(parts.group(3));
    long revision = parts.group(4) == null ? 0 : Long.parseLong(parts.group(4));
    return major > 0xff || minor > 0xff || build > 0xffff
        ? NONE
        : new WindowsVersion(major, minor, build, revision);
  }

  /** Whether a container of one version runs on a host of the other. */
  static boolean runs(String hostVersion, String containerVersion) {
    WindowsVersion host = of(hostVersion);
    if (host.isNone() || containerVersion.isEmpty()) {
      return true;
    }
    WindowsVersion container = of(containerVersion);
    if (host.major != container.major || host.minor != container.minor) {
      return false;
    }
    if (host.build < FIRST_STABLE) {
      return host.build == container.build;
    }
    int floor = host.build > SECOND_STABLE ? SECOND_STABLE : FIRST_STABLE;
    return floor <= container.build && container.build <= host.build;
  }

  private boolean isNone() {
    return major == 0 && minor == 0 && build == 0;
  }

  @Override
  public int compareTo(WindowsVersion other) {
    return ORDER.compare(this, other);
  }
}
