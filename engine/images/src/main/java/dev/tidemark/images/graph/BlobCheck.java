package dev.tidemark.images.graph;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.digest.InlineData;
import dev.tidemark.engine.digest.VerifiedInputStream;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Looks whether content is there and sound. Sizes are always compared. The bytes are read where
 * that is wanted, and where a size is not the declared one: the digest decides then whether the
 * bytes or the descriptor is wrong. A digest that cannot be computed decides nothing; a wrong size
 * is damage then.
 *
 * <p>Content is read once, however many images share it, and its outcome remembered for as long as
 * this object lives. Thread-safe.
 */
public final class BlobCheck {

  private final ImageReader reader;
  private final boolean reading;
  private final Executor executor;
  private final Runnable looked;

  /** Whether the bytes of what was read, or is being read, are those of its digest. */
  private final Map<Digest, CompletableFuture<Boolean>> verdicts = new ConcurrentHashMap<>();

  private BlobCheck(ImageReader reader, boolean reading, Executor executor, Runnable looked) {
    this.reader = Objects.requireNonNull(reader, "reader");
    this.reading = reading;
    this.executor = Objects.requireNonNull(executor, "executor");
    this.looked = Objects.requireNonNull(looked, "looked");
  }

  /** One that reads only what has another size than it should. */
  public static BlobCheck ofSizes(ImageReader reader) {
    return new BlobCheck(reader, false, Runnable::run, () -> {});
  }

  /**
   * One that reads everything.
   *
   * @param executor reads several at once; {@code Runnable::run} for one after the other
   * @param looked is told of each content that is done with, on the thread that asked for it
   */
  public static BlobCheck ofDigests(ImageReader reader, Executor executor, Runnable looked) {
    return new BlobCheck(reader, true, executor, looked);
  }

  ImageReader reader() {
    return reader;
  }

  /**
   * What there is of each of {@code contents}, in their order.
   *
   * @throws IOException if it cannot be told of one of them
   */
  public List<Soundness> look(List<Descriptor> contents) throws IOException {
    return look(contents, reading);
  }

  /** The same for one whose bytes are read in any case, such as a document. */
  Soundness read(Descriptor content) throws IOException {
    return look(List.of(content), true).get(0);
  }

  private List<Soundness> look(List<Descriptor> contents, boolean all) throws IOException {
    List<OptionalLong> sizes = new ArrayList<>();
    for (Descriptor content : contents) {
      OptionalLong size = size(content);
      if (size.isPresent() && needsReading(content, size.getAsLong(), all)) {
        begin(content);
      }
      sizes.add(size);
    }
    List<Soundness> found = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      found.add(finish(contents.get(i), sizes.get(i), all));
      looked.run();
    }
    return found;
  }

  private OptionalLong size(Descriptor content) throws IOException {
    Optional<byte[]> inline = InlineData.of(content);
    return inline.isPresent() ? OptionalLong.of(inline.get().length) : reader.size(content);
  }

  private static boolean needsReading(Descriptor content, long size, boolean all) {
    return (all || size != content.size()) && InlineData.of(content).isEmpty();
  }

  private Soundness finish(Descriptor content, OptionalLong there, boolean all) throws IOException {
    if (there.isEmpty()) {
      return absent(content);
    }
    long size = there.getAsLong();
    if (!needsReading(content, size, all)) {
      return new Soundness(content, Soundness.State.SOUND, size);
    }
    boolean differs = content.size() >= 0 && content.size() != size;
    boolean right;
    try {
      right = verdict(content) && (!differs || content.digest().verifiable());
    } catch (NoSuchFileException e) {
      return absent(content); // it went meanwhile
    }
    Soundness.State state =
        !right
            ? Soundness.State.DAMAGED
            : differs ? Soundness.State.MISDECLARED : Soundness.State.SOUND;
    return new Soundness(content, state, size);
  }

  private static Soundness absent(Descriptor content) {
    boolean elsewhere =
        MediaTypes.isNonDistributable(content.mediaType()) && !content.urls().isEmpty();
    return new Soundness(
        content, elsewhere ? Soundness.State.ELSEWHERE : Soundness.State.MISSING, -1);
  }

  /** Reads it on another thread, unless somebody has begun to. */
  private void begin(Descriptor content) {
    CompletableFuture<Boolean> verdict = new CompletableFuture<>();
    if (verdicts.putIfAbsent(content.digest(), verdict) == null) {
      try {
        executor.execute(() -> decide(content, verdict));
      } catch (RejectedExecutionException e) {
        verdict.completeExceptionally(e); // whoever else asks must not wait for ever
      }
    }
  }

  private boolean verdict(Descriptor content) throws IOException {
    begin(content);
    return await(Objects.requireNonNull(verdicts.get(content.digest())));
  }

  private void decide(Descriptor content, CompletableFuture<Boolean> verdict) {
    try {
      verdict.complete(matches(content));
    } catch (IOException | RuntimeException | Error e) {
      verdict.completeExceptionally(e);
    }
  }

  private boolean matches(Descriptor content) throws IOException {
    try (InputStream in = new VerifiedInputStream(reader.open(content), content.digest())) {
      in.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (InvalidContentException e) {
      return false;
    }
  }

  private static boolean await(CompletableFuture<Boolean> verdict) throws IOException {
    try {
      return verdict.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
