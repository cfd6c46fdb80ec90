package dev.tidemark.cli;

import dev.tidemark.engine.managed.Lease;
import dev.tidemark.engine.managed.Leased;
import dev.tidemark.engine.managed.Leases;
import dev.tidemark.engine.managed.StoreException;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code leases}: what protects work that has no name yet. */
final class LeasesCommand implements Command {

  private final StoreOptions store = new StoreOptions(StoreOptions.Kinds.MANAGED);
  private final NamespaceOption namespace = new NamespaceOption("all");
  private final OutputOptions output = new OutputOptions();
  private boolean full;

  /**
   * A lease with what it holds.
   *
   * @param namespace whose it is
   */
  private record Holder(String namespace, Lease lease, List<Leased> held) {

    /** What its labels mean. */
    References terms() {
      Resource name = Resource.lease(namespace, lease.id());
      return References.of(Entry.of(name, lease.created(), Map.of(), lease.labels()));
    }
  }

  @Override
  public Syntax syntax() {
    return new Syntax("leases", "List the leases of a managed store and what they hold.")
        .about(
            "With --json one line for each. With --quiet ids only. One that has expired holds"
                + " nothing any more, and is listed until a gc removes it.")
        .example("tidemark leases managed:store --full")
        .flag("--full", "Name everything that each holds.", () -> full = true)
        .with(store)
        .with(namespace)
        .with(output);
  }

  @Override
  public int run(Shell shell) throws Exception {
    if (!store.isManaged()) {
      throw new UsageFailure(
          "leases works on managed stores only, and " + store.typed() + " is an OCI image layout");
    }
    try (Output out = output.open(shell);
        Workspaces opened = Workspaces.open(store, shell)) {
      list(opened.workspaces(namespace.name()), out, shell);
      return ExitCode.DONE;
    }
  }

  private void list(List<Workspace> workspaces, Output out, Shell shell) {
    List<Holder> holders = new ArrayList<>();
    for (Workspace workspace : workspaces) {
      for (Lease lease : workspace.leases().list()) {
        held(workspace.leases(), lease)
            .forEach(held -> holders.add(new Holder(workspace.namespace(), lease, held)));
      }
    }
    if (out.json()) {
      holders.forEach(holder -> out.jsonLine(json(holder)));
    } else if (out.quiet()) {
      holders.forEach(holder -> out.line(holder.lease().id()));
    } else {
      print(holders, out, shell.clock().instant());
    }
  }

  /** What a lease holds, as the only element; none if it has ended meanwhile. */
  private static List<List<Leased>> held(Leases leases, Lease lease) {
    try {
      return List.of(leases.listResources(lease.id()));
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private static Map<String, @Nullable Object> json(Holder holder) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("namespace", holder.namespace());
    json.put("id", holder.lease().id());
    json.put("created", holder.lease().created().toString());
    References terms = holder.terms();
    json.put("expires", terms.expires().map(Instant::toString).orElse(null));
    json.put("flat", terms.flat());
    json.put("labels", holder.lease().labels());
    List<Map<String, Object>> holds = new ArrayList<>();
    for (Leased leased : holder.held()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("type", leased.type());
      each.put("id", leased.id());
      holds.add(each);
    }
    json.put("holds", holds);
    return json;
  }

  private void print(List<Holder> holders, Output out, Instant now) {
    Table table = new Table(out, "NAMESPACE", "ID", "CREATED", "EXPIRES", "FLAT", "HOLDS");
    int expired = 0;
    for (Holder holder : holders) {
      Lease lease = holder.lease();
      References terms = holder.terms();
      boolean over = terms.expires().map(now::isAfter).orElse(false);
      expired += over ? 1 : 0;
      Paint paint = over ? Paint.YELLOW : Paint.PLAIN;
      Cell[] first = {
        Cell.of(holder.namespace()),
        Cell.of(lease.id()),
        Cell.of(Moment.text(lease.created())),
        new Cell(terms.expires().map(Moment::text).orElse("never") + (over ? " !" : ""), paint),
        Cell.of(terms.flat() ? "yes" : "no")
      };
      for (String held : full ? all(holder.held()) : List.of(summary(holder.held()))) {
        table.row(first[0], first[1], first[2], first[3], first[4], Cell.of(held));
        first = new Cell[] {Cell.of(""), Cell.of(""), Cell.of(""), Cell.of(""), Cell.of("")};
      }
    }
    table.end();
    out.prose(
        holders.isEmpty()
            ? "No leases."
            : Quantity.of(holders.size(), "lease")
                + (expired == 0 ? "." : ", of which " + Quantity.count(expired) + " expired (!)."));
  }

  private static String summary(List<Leased> held) {
    Map<String, Long> kinds = new TreeMap<>();
    for (Leased leased : held) {
      kinds.merge(noun(leased.type()), 1L, Long::sum);
    }
    List<String> parts = new ArrayList<>();
    kinds.forEach((noun, number) -> parts.add(Quantity.of(number, noun)));
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  private static String noun(String type) {
    return switch (type) {
      case "content" -> "blob";
      case "images" -> "image";
      case "ingests" -> "ingest";
      default -> type.startsWith("snapshots/") ? "snapshot" : type;
    };
  }

  private static List<String> all(List<Leased> held) {
    List<String> all = new ArrayList<>();
    for (Leased leased : held) {
      all.add(
          leased.type().equals("content")
              ? Digest.lenient(leased.id()).map(Digest::abbreviated).orElse(leased.id())
              : leased.type() + " " + leased.id());
    }
    return all.isEmpty() ? List.of("nothing") : all;
  }
}
