package dev.tidemark.cli;

import dev.tidemark.engine.managed.Image;
import dev.tidemark.engine.managed.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code images ls}: the names of content. */
final class ImagesCommand extends ManagedCommand {

  private static final String LS = "ls";

  private boolean full;

  @Override
  Syntax declared() {
    return new Syntax("images", "List the images of a managed store.")
        .about("With --json one line for each. With --quiet names only.")
        .example("tidemark images ls managed:store")
        .operand(LS, "What there is to do.", ImagesCommand::action)
        .flag("--full", "Do not abbreviate digests.", () -> full = true);
  }

  private static void action(String word) {
    if (!word.equals(LS)) {
      throw new IllegalArgumentException("'" + word + "' is unknown, there is only " + LS);
    }
  }

  @Override
  void list(Managed managed, @Nullable String only, Output out, Shell shell) throws CommandFailure {
    Table table = new Table(out, "NAMESPACE", "NAME", "TARGET", "TYPE", "UPDATED");
    long number = 0;
    for (Workspace workspace : managed.workspaces(only)) {
      List<Image> images = workspace.images().list();
      number += images.size();
      for (Image image : images) {
        if (out.json()) {
          out.jsonLine(json(workspace.namespace(), image));
        } else if (out.quiet()) {
          out.line(image.name());
        } else {
          table.row(row(workspace.namespace(), image));
        }
      }
    }
    if (!out.json() && !out.quiet()) {
      table.end();
      out.prose(number == 0 ? "No images." : Quantity.of(number, "image") + ".");
    }
  }

  private Cell[] row(String namespace, Image image) {
    return new Cell[] {
      Cell.of(namespace),
      Cell.of(image.name()),
      Cell.of(full ? image.target().digest().toString() : image.target().digest().abbreviated()),
      Cell.of(MediaTypeName.of(image.target().mediaType())),
      Cell.of(Moment.text(image.updated()))
    };
  }

  private static Map<String, Object> json(String namespace, Image image) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("namespace", namespace);
    json.put("name", image.name());
    json.put("digest", image.target().digest().toString());
    json.put("mediaType", image.target().mediaType());
    json.put("bytes", image.target().size());
    json.put("labels", image.labels());
    json.put("created", image.created().toString());
    json.put("updated", image.updated().toString());
    return json;
  }
}
