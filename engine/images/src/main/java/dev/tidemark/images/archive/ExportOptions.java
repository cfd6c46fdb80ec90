package dev.tidemark.images.archive;

import dev.tidemark.images.graph.Referrers;
import dev.tidemark.images.platform.PlatformMatcher;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What goes into an archive (containerd {@code archive.ExportOpt}).
 *
 * @param platform of an index, only what is for such a platform; the index stays as it is
 * @param skipMissing whether to leave out what is not there. Of a manifest that lacks anything the
 *     manifest alone is written; one that is not there itself is left out
 * @param skipNonDistributable whether to leave out layers that are not meant to be passed on
 * @param dockerManifest whether {@code docker load} is to understand it too
 * @param referrers who knows what refers to an image, such as its signatures
 */
public record ExportOptions(
    Optional<PlatformMatcher> platform,
    boolean skipMissing,
    boolean skipNonDistributable,
    boolean dockerManifest,
    Referrers referrers) {

  public ExportOptions {
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(referrers, "referrers");
  }

  /** All of it, without referrers; something that is missing is an error. */
  public static ExportOptions defaults() {
    return new ExportOptions(Optional.empty(), false, false, true, subject -> List.of());
  }

  /** The same for such a platform only. */
  public ExportOptions forPlatform(PlatformMatcher matcher) {
    return new ExportOptions(
        Optional.of(matcher), skipMissing, skipNonDistributable, dockerManifest, referrers);
  }

  /** The same without what is not there. */
  public ExportOptions skippingMissing() {
    return new ExportOptions(platform, true, skipNonDistributable, dockerManifest, referrers);
  }

  /** The same without layers that are not meant to be passed on. */
  public ExportOptions skippingNonDistributable() {
    return new ExportOptions(platform, skipMissing, true, dockerManifest, referrers);
  }

  /** The same as a layout and nothing else. */
  public ExportOptions withoutDockerManifest() {
    return new ExportOptions(platform, skipMissing, skipNonDistributable, false, referrers);
  }

  /** The same with what refers to the images. */
  public ExportOptions with(Referrers others) {
    return new ExportOptions(platform, skipMissing, skipNonDistributable, dockerManifest, others);
  }
}
