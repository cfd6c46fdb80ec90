package dev.tidemark.engine.metadata;

/** What a link of a space says of the content that it names: how a repository came to have it. */
public enum LinkKind {
  /** A part of documents, such as a layer or a config. */
  PART(1),
  /** A document that was pushed to it, with or without a name. */
  DOCUMENT(2);

  private final int code;

  LinkKind(int code) {
    this.code = code;
  }

  /** What it is called in storage. */
  public int code() {
    return code;
  }

  /** The one of a code. */
  public static LinkKind of(int code) {
    return switch (code) {
      case 1 -> PART;
      case 2 -> DOCUMENT;
      default -> throw new IllegalArgumentException("there is no link " + code);
    };
  }
}
