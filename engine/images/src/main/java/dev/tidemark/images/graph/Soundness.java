package dev.tidemark.images.graph;

import dev.tidemark.engine.text.Plural;
import dev.tidemark.spi.Descriptor;
import java.util.Objects;

/**
 * Whether content is there as its descriptor says.
 *
 * @param content the descriptor
 * @param state what was found
 * @param size how many bytes are there; -1 if it is not there
 */
public record Soundness(Descriptor content, State state, long size) {

  /** What was found. */
  public enum State {
    /** It is there, with nothing wrong as far as was looked. */
    SOUND,
    /**
     * Its bytes are the ones of its digest, and the descriptor claims another size. The image can
     * be used, though not by everybody.
     */
    MISDECLARED,
    /** It is there, and others than its bytes, or not all of them. */
    DAMAGED,
    /** It is not there, and ought to be. */
    MISSING,
    /** It is not there because it is not distributed, and has URLs to fetch it from. */
    ELSEWHERE
  }

  public Soundness {
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(state, "state");
  }

  /** Whether an image that needs it cannot be used. */
  public boolean isBad() {
    return state == State.DAMAGED || state == State.MISSING;
  }

  /** One line that names the content and says what is expected and what was found. */
  public String words() {
    String declared = content.size() < 0 ? "no size" : Plural.of(content.size(), "byte");
    return content.digest()
        + switch (state) {
          case SOUND -> " is there";
          case MISDECLARED ->
              " is whole with " + Plural.of(size, "byte") + ", but its descriptor says " + declared;
          case DAMAGED ->
              size == content.size()
                  ? " is damaged: its " + Plural.of(size, "byte") + " do not match its digest"
                  : " is damaged: it has "
                      + Plural.of(size, "byte")
                      + ", its descriptor says "
                      + declared;
          case MISSING -> " is missing";
          case ELSEWHERE -> " is not here, and need not be: " + content.urls().get(0) + " has it";
        };
  }
}
