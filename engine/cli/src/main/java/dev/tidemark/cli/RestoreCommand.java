package dev.tidemark.cli;

import dev.tidemark.engine.Undo;
import dev.tidemark.engine.judge.Restored;
import dev.tidemark.engine.text.Words;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.Quarantine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code restore}: brings blobs back out of quarantine. */
final class RestoreCommand extends EngineCommand {

  private static final String NOTHING = "Nothing is in quarantine.";

  private final List<String> digests = new ArrayList<>();
  private boolean all;

  RestoreCommand() {
    super(StoreOptions.Kinds.MIRROR);
  }

  @Override
  Syntax declared() {
    return new Syntax("restore", "Bring deleted blobs back.")
        .about(
            "Without DIGEST and --all it shows what is in quarantine. What comes back and is"
                + " referenced by nothing is garbage as before, but counts as young. Entries that"
                + " 'gc --untagged' took out of index.json come back with what they stand for, and with --all also those of"
                + " which nothing is in quarantine.")
        .example("tidemark restore oci:images 4f2a91")
        .flag("--all", "Bring everything back.", () -> all = true)
        .operands("DIGEST", DigestPrefix.HELP, digests::add);
  }

  @Override
  int run(OpenStore opened, Output out, Shell shell) throws Exception {
    Undo undo = opened.store().undo().orElseThrow(() -> store().withoutQuarantine("restore"));
    Map<Digest, Quarantine.Held> held = new LinkedHashMap<>();
    undo.held().forEach(each -> held.put(each.digest(), each));
    Set<Digest> wanted = new LinkedHashSet<>();
    String hint =
        "it is not in quarantine; 'tidemark restore " + store().typed() + "' shows what is";
    for (String digest : digests) {
      wanted.add(new DigestPrefix(digest).choose(held.keySet(), hint));
    }
    // no names at all would mean everything to the engine
    boolean look = !all && wanted.isEmpty();
    Restored restored =
        look
            ? new Restored(List.of(), List.of(), List.of())
            : undo.restore(all ? Set.of() : wanted);
    List<Quarantine.Held> back =
        restored.blobs().stream().flatMap(digest -> Stream.ofNullable(held.get(digest))).toList();
    if (out.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("restored", HeldTable.json(back));
      json.put("entries", restored.names().stream().map(RestoreCommand::json).toList());
      json.put("problems", restored.problems());
      json.put("quarantined", HeldTable.json(undo.held()));
      out.document(json);
    } else if (look) {
      list(out, undo.held());
    } else {
      HeldTable.print(out, back);
      out.prose(said(back, restored.names().size()));
    }
    return HeldTable.end(out, restored.problems());
  }

  private static String said(List<Quarantine.Held> back, int entries) {
    String blobs = Quantity.blobs(back.size(), HeldTable.bytes(back));
    if (entries == 0) {
      return back.isEmpty() ? NOTHING : "Brought back " + blobs + ".";
    }
    String also = Words.count(entries, "entry", "entries") + " of the index";
    return "Brought back " + (back.isEmpty() ? "" : blobs + " and ") + also + ".";
  }

  private static Map<String, Object> json(Name name) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name.qualified());
    json.put("digest", name.target().digest().toString());
    return json;
  }

  private void list(Output out, List<Quarantine.Held> held) {
    HeldTable.print(out, held);
    if (held.isEmpty()) {
      out.prose(NOTHING);
    } else {
      String what = Quantity.blobs(held.size(), HeldTable.bytes(held));
      out.advise(what + " in quarantine. To bring all back:", "restore", store().typed(), "--all");
    }
  }

  @Override
  public String leftBehind() {
    return "what has been brought back is back; run it again for the rest";
  }
}
