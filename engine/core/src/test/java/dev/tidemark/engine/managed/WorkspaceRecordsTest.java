package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.RecordStore.digest;
import static dev.tidemark.engine.managed.RecordStore.refused;
import static dev.tidemark.engine.managed.StoreException.Reason.INVALID_ARGUMENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceRecordsTest {

  @Test
  void theServicesOfAWorkspaceWorkUnderItsLease(@TempDir Path directory) throws IOException {
    try (RecordStore store = new RecordStore(directory)) {
      Workspace workspace = new Workspace(store.scope());
      workspace
          .images()
          .create(new StoredImage("a", new Target(digest(1), "application/x", 1), Map.of()));
      try (OpenLease lease = workspace.leases().open()) {
        Workspace leased = workspace.under(lease.id());
        assertThat(leased.lease()).contains(lease.id());
        leased.images().get("a");
        leased.snapshots().prepare("overlay", "x", "", Map.of());
        leased.containers().create(new Container("c", Map.of(), "overlay", "x", "a"));
        assertThat(leased.leases().listResources(lease.id())).hasSize(2);
      }
      assertThat(workspace.containers().list()).hasSize(1);
      refused(INVALID_ARGUMENT, () -> workspace.under(""));
    }
  }
}
