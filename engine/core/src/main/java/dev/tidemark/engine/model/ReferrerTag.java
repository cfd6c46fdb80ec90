package dev.tidemark.engine.model;

import dev.tidemark.spi.Digest;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag that says by its name what its content is about. {@code sha256-<hex>} stands for a list of
 * referrers (distribution-spec, "Referrers Tag Schema"), and with {@code .sig}, {@code .att} or
 * {@code .sbom} for a signature, attestations or an SBOM by cosign. Other endings are names like
 * any other: somebody gave {@code sha256-<hex>.imgpkg} to the image itself.
 *
 * @param prefix what the digest of the subject begins with, algorithm and all; of a digest that is
 *     longer than a tag may be, the specification writes the first 64 digits
 * @param list whether it stands for a list of referrers, and not for one
 */
public record ReferrerTag(String prefix, boolean list) {

  private static final Pattern TAG =
      Pattern.compile("(sha256|sha384|sha512|blake3)-([0-9a-f]{64,128})(?:\\.(sig|att|sbom))?");

  public ReferrerTag {
    Objects.requireNonNull(prefix, "prefix");
  }

  /**
   * The one of a name, whole or the tag alone; empty for names of every other kind.
   *
   * @param name empty if there is none
   */
  public static Optional<ReferrerTag> of(String name) {
    String tag = EntryName.tag(name);
    Matcher parts = TAG.matcher(tag.isEmpty() ? name : tag);
    return parts.matches()
        ? Optional.of(
            new ReferrerTag(parts.group(1) + ":" + parts.group(2), parts.group(3) == null))
        : Optional.empty();
  }

  /** Whether it is about content with this digest. */
  public boolean isAbout(Digest digest) {
    return digest.toString().startsWith(prefix);
  }
}
