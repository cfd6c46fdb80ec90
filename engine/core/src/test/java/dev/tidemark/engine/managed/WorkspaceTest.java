package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.refusal;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static dev.tidemark.engine.managed.ContentStore.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.managed.StoreException.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short ways for embedders: work under a lease, content of which nothing is known before. */
class WorkspaceTest {

  @TempDir Path directory;
  private ManagedStore store;
  private Workspace workspace;

  @BeforeEach
  void open() throws IOException {
    store = Engine.openManaged(directory, ManagedOptions.defaults().withSchedule(Optional.empty()));
    workspace = store.workspace("test");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void whatIsAddedUnderALeaseStaysUntilTheWorkIsDone() throws IOException {
    workspace.runWithLease(
        leased -> {
          assertThat(leased.contents().add(stream("layer"), Map.of())).isEqualTo(digest("layer"));
          store.collect();
          assertThat(text(leased.contents(), digest("layer"))).isEqualTo("layer");
        });
    assertThat(workspace.leases().list()).isEmpty();
    store.collect();
    assertThat(workspace.contents().exists(digest("layer"))).isFalse();
  }

  @Test
  void workUnderALeaseGoesOnUnderIt() throws IOException {
    workspace.runWithLease(
        outer ->
            outer.runWithLease(
                inner -> {
                  assertThat(inner).isSameAs(outer);
                  assertThat(workspace.leases().list()).hasSize(1);
                }));
    workspace.leases().create("mine", Map.of(), Expiry.never());
    workspace.under("mine").withLease(leased -> leased.contents().add(stream("x"), Map.of()));
    store.collect();
    assertThat(text(workspace.contents(), digest("x"))).isEqualTo("x");
  }

  @Test
  void theLeaseEndsWithWorkThatFails() {
    assertThatThrownBy(
            () ->
                workspace.runWithLease(
                    leased -> {
                      throw new IOException("of the work");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(workspace.leases().list()).isEmpty();
  }

  @Test
  void whatIsThereGetsTheLabelsBesideItsOwn() throws IOException {
    Contents contents = workspace.contents();
    contents.add(stream("x"), Map.of("a", "1", "b", "1"));
    assertThat(contents.add(stream("x"), Map.of("b", "2", "c.d/e", "2"))).isEqualTo(digest("x"));
    contents.add(stream("x"), Map.of());
    assertThat(contents.info(digest("x")).labels())
        .isEqualTo(Map.of("a", "1", "b", "2", "c.d/e", "2"));
    assertThat(contents.statuses()).isEmpty();
  }

  @Test
  void nothingIsLeftOfBytesThatBrokeOff() {
    InputStream broken =
        new FilterInputStream(stream("xxx")) {
          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            int n = super.read(into, offset, length);
            if (n < 0) {
              throw new IOException("broken off");
            }
            return n;
          }
        };
    assertThatThrownBy(() -> workspace.contents().add(broken, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("broken off");
    assertThat(refusal(() -> workspace.contents().add(stream("y"), Map.of("k", "v".repeat(5000)))))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(statuses()).isZero();
  }

  private int statuses() {
    try {
      return workspace.contents().statuses().size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
