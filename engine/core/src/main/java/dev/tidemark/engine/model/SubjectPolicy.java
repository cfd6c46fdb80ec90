package dev.tidemark.engine.model;

/**
 * What it means that content is about other content, its subject: a signature about an image, an
 * SBOM, an attestation (OCI {@code subject}).
 */
public enum SubjectPolicy {
  /** Nothing: each stays for reasons of its own, and referrers that have no name go. */
  IGNORE(false, false),
  /** What stays keeps its subject: an image stays while a signature of it has a name. */
  FORWARD(true, false),
  /** What stays keeps those whose subject it is: the signatures of an image stay and go with it. */
  BACK(false, true),
  /** Each keeps the other. */
  BOTH(true, true);

  private final boolean forward;
  private final boolean back;

  SubjectPolicy(boolean forward, boolean back) {
    this.forward = forward;
    this.back = back;
  }

  /** Whether the referrer keeps its subject. */
  public boolean forward() {
    return forward;
  }

  /** Whether the subject keeps its referrers. */
  public boolean back() {
    return back;
  }
}
