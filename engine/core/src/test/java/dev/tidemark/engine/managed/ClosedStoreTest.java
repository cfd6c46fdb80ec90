package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.engine.judge.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedStoreTest {

  @TempDir Path directory;

  @Test
  void whoUsesAClosedStoreIsToldSo() throws IOException {
    ManagedStore store =
        ManagedStore.open(directory, ManagedOptions.defaults().withSchedule(Optional.empty()));
    Workspace workspace = store.workspace("default");
    store.close();
    store.close();
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> workspace.images().list(),
            () -> workspace.leases().create("lease", Map.of(), Expiry.never()),
            () -> workspace.contents().list(),
            store::namespaces,
            store::occupancy,
            () -> store.plan(Policy.immediate()),
            store::collect)) {
      StoreException told = catchThrowableOfType(StoreException.class, use);
      assertThat(told.reason()).isEqualTo(StoreException.Reason.FAILED_PRECONDITION);
      assertThat(told).hasMessageContaining("closed").hasMessageContaining(directory.toString());
    }
  }
}
