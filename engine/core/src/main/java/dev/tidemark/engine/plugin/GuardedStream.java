package dev.tidemark.engine.plugin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of a plugin whose faults are told as those of the plugin. */
final class GuardedStream extends FilterInputStream {

  private final Guard guard;
  private final String asked;

  /**
   * @param asked what it is the answer to, for messages
   */
  GuardedStream(InputStream in, Guard guard, String asked) {
    super(in);
    this.guard = guard;
    this.asked = asked;
  }

  @Override
  public int read() throws IOException {
    return guard.ask(asked, in::read);
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    return guard.ask(asked, () -> in.read(to, offset, length));
  }

  @Override
  public long skip(long n) throws IOException {
    return guard.ask(asked, () -> in.skip(n));
  }

  @Override
  public int available() throws IOException {
    return guard.ask(asked, in::available);
  }

  @Override
  public void close() throws IOException {
    guard.ask(
        asked,
        () -> {
          in.close();
          return true;
        });
  }
}
