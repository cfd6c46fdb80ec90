package dev.tidemark.engine.online;

/** Nothing was collected, because too little is known to judge. The message is one line. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
