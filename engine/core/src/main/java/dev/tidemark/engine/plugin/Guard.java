package dev.tidemark.engine.plugin;

import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.store.TransientException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells the faults of a plugin from the troubles that it reports: an exception of which the SPI
 * does not speak, or no answer at all, becomes a {@link PluginFailure} that names the plugin.
 *
 * @param origin the plugin and the class, for messages
 */
record Guard(String origin) {

  /** A call of something that the plugin has written. */
  @FunctionalInterface
  interface Call<T> {
    @Nullable T run() throws Exception;
  }

  /**
   * Asks the plugin.
   *
   * @param asked what and where, for messages
   * @throws IOException what the plugin reports
   * @throws PluginFailure if it fails in any other way, or answers null
   */
  <T> T ask(String asked, Call<T> call) throws IOException {
    try {
      return whole(call.run());
    } catch (PluginFailure e) {
      throw e;
    } catch (IOException e) {
      throw said(asked, e);
    } catch (UncheckedIOException e) {
      throw said(asked, Objects.requireNonNull(e.getCause()));
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      throw failure(asked, e);
    }
  }

  /** What went wrong in there. */
  PluginFailure failure(String asked, Throwable e) {
    String remedy =
        e instanceof LinkageError
            ? "rebuild the plugin against this version of Tidemark, or remove it"
            : "repair the plugin, or remove it";
    return new PluginFailure(
        origin + " failed (" + OneLine.of(e) + ") when asked for " + asked + ": " + remedy, e);
  }

  /** An answer of which nothing is null. */
  static <T> T whole(@Nullable T answer) {
    boolean lacking = answer == null;
    if (answer instanceof Collection<?> all) {
      for (Object one : all) {
        lacking |= one == null;
      }
    } else if (answer instanceof Map<?, ?> all) {
      lacking = all.containsValue(null);
    }
    if (answer == null || lacking) {
      throw new NullPointerException("the answer is null, or has a null in it");
    }
    return answer;
  }

  /** What the plugin reports, in words in any case. */
  private IOException said(String asked, IOException e) {
    boolean says =
        (e.getMessage() != null && !e.getMessage().isBlank())
            || e instanceof EOFException
            || e instanceof InterruptedIOException
            || e instanceof ClosedChannelException
            || e instanceof TransientException
            || e instanceof FileSystemException;
    return says ? e : new IOException(failure(asked, e).getMessage(), e);
  }
}
