package dev.tidemark.engine.decode;

import dev.tidemark.engine.model.Finding;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import java.util.List;
import java.util.Objects;

/**
 * What one blob says, as far as a collection cares.
 *
 * @param digest the blob
 * @param mediaType what it was read as: the claimed type, or for a blob that nobody gave a type the
 *     one it gives itself, or empty
 * @param references what it refers to, never itself; in document order where one handler found them
 *     all, and then as often as the document lists them
 * @param findings what is wrong with it
 * @param inline content that it carries in its descriptors, checked against their digests. Their
 *     digests are among {@code references}; each has its own references and findings
 */
public record Decoded(
    Digest digest,
    String mediaType,
    List<Reference> references,
    List<Finding> findings,
    List<Decoded> inline) {

  public Decoded {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(mediaType, "mediaType");
    references = List.copyOf(references);
    findings = List.copyOf(findings);
    inline = List.copyOf(inline);
  }

  /** Whether references may be missing, here or in inline content. */
  public boolean incomplete() {
    if (findings.isEmpty() && inline.isEmpty()) {
      return false; // asked of every blob
    }
    for (Finding finding : findings) {
      if (finding.severity() != Finding.Severity.SUSPICIOUS) {
        return true;
      }
    }
    for (Decoded content : inline) {
      if (content.incomplete()) {
        return true;
      }
    }
    return false;
  }
}
