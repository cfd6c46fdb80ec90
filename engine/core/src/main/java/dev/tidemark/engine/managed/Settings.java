package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import java.time.Duration;
import java.util.UUID;

/**
 * What is recorded of the store itself, so that every process that opens it knows.
 *
 * @param incarnation tells the store from another one that was at the same place before
 * @param grace what was recorded less than this ago is not collected
 * @param removesSnapshots whether there is a program that removes the data of snapshots
 */
record Settings(String incarnation, Duration grace, boolean removesSnapshots) {

  private static final String INCARNATION = "incarnation";
  private static final String GRACE = "grace";
  private static final String REMOVES_SNAPSHOTS = "removes-snapshots";

  static Settings of(CatalogView view) {
    return new Settings(
        view.value(INCARNATION).orElse(""),
        view.value(GRACE).map(Duration::parse).orElse(Duration.ZERO),
        view.value(REMOVES_SNAPSHOTS).isPresent());
  }

  /** Records what the options say; what they do not say stays as it is. */
  static void record(Catalog catalog, ManagedOptions options) {
    Settings before = catalog.read(Settings::of);
    Settings after = before.with(options);
    if (!after.equals(before)) {
      catalog.write(
          change -> {
            Settings now = of(change).with(options);
            change.value(INCARNATION, now.incarnation);
            change.value(GRACE, now.grace.isZero() ? null : now.grace.toString());
            change.value(REMOVES_SNAPSHOTS, now.removesSnapshots ? "yes" : null);
            return now;
          });
    }
  }

  private Settings with(ManagedOptions options) {
    return new Settings(
        incarnation.isEmpty() ? UUID.randomUUID().toString() : incarnation,
        options.grace().orElse(grace),
        removesSnapshots || options.snapshots().isPresent());
  }
}
