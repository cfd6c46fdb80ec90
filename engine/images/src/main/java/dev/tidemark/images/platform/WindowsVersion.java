package dev.tidemark.images.platform;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code major.minor.build} of a Windows; a revision after it makes no difference to what runs.
 * Text that is no version is 0.0.0.
 */
record WindowsVersion(int major, int minor, int build) implements Comparable<WindowsVersion> {

  static final String OS = "windows";

  private static final WindowsVersion NONE = new WindowsVersion(0, 0, 0);
  private static final Comparator<WindowsVersion> ORDER =
      Comparator.comparingInt(WindowsVersion::major)
          .thenComparingInt(WindowsVersion::minor)
          .thenComparingInt(WindowsVersion::build);

  // as wide as the fields of Windows itself: 8, 8 and 16 bits
  private static final Pattern PARTS =
      Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,5})(?:\\..*)?");

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
    return major > 0xff || minor > 0xff || build > 0xffff
        ? NONE
        : new WindowsVersion(major, minor, build);
  }

  /** Whether a container of one version runs on a host of the other. */
  static boolean runs(String hostVersion, String containerVersion) {
    WindowsVersion host = of(hostVersion);
    if (host.equals(NONE) || containerVersion.isEmpty()) {
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

  @Override
  public int compareTo(WindowsVersion other) {
    return ORDER.compare(this, other);
  }
}
