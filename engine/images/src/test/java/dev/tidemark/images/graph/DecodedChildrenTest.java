package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Walks and labels by the handlers of plugins. */
class DecodedChildrenTest {

  private static final String INVOICE = "application/x-invoice+json";
  private static final String REF = "containerd.io/gc.ref.content";

  /** Refers to its items, and to what it is about. */
  @Handles(INVOICE)
  static final class InvoiceHandler implements ContentHandler {
    @Override
    public List<Reference> references(Content content)
        throws IOException, MalformedContentException {
      Document document = content.json();
      List<Reference> references = new ArrayList<>();
      document.descriptors("items").forEach(item -> references.add(Reference.child(item)));
      document.descriptors("subject").forEach(about -> references.add(Reference.subject(about)));
      return references;
    }
  }

  private final MemoryContent content = new MemoryContent();
  private final DecodedChildren children =
      new DecodedChildren(content, new Decoder(Plugins.of(new InvoiceHandler())));

  private final Descriptor item = content.put("application/x-item", "an item");
  private final Descriptor contract = content.put("application/x-contract", "a contract");

  private final String invoice =
      "{\"items\": [%s], \"subject\": %s}".formatted(json(item), json(contract));

  private static String json(Descriptor descriptor) {
    return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d}"
        .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size());
  }

  @Test
  void contentOfACustomTypeIsWalkedThrough() throws IOException {
    List<Digest> met = new ArrayList<>();
    Descriptor root =
        content.put(INVOICE, "{\"items\": [" + json(content.put(INVOICE, invoice)) + "]}");
    Walk.walk(
        Chain.of(
            descriptor -> {
              met.add(descriptor.digest());
              return List.of();
            },
            children),
        root);
    assertThat(met)
        .containsExactly(root.digest(), content.put(INVOICE, invoice).digest(), item.digest());
  }

  @Test
  void contentOfAnUnknownTypeIsReadConservatively() throws IOException {
    Descriptor unknown = content.put("application/x-unknown", invoice);
    assertThat(children.handle(unknown)).contains(item);
  }

  @Test
  void labellingWritesTheSubjectToo() throws IOException {
    Descriptor root = content.put(INVOICE, invoice);
    assertThat(children.labelling(content).handle(root)).containsExactly(item);
    assertThat(content.labels(root.digest()))
        .containsOnly(
            entry(REF + ".0", item.digest().toString()),
            entry(REF + ".subject", contract.digest().toString()),
            entry("containerd.io/gc.bref.content.subject", contract.digest().toString()));
    assertThat(children.labelling(content).handle(item)).isEmpty();
    assertThat(content.sets()).hasSize(1);
  }

  @Test
  void contentThatIsNotThereIsNotFound() {
    Descriptor root = content.put(INVOICE, invoice);
    content.remove(root);
    assertThatThrownBy(() -> children.handle(root)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void contentThatCannotBeReadEndsTheWalkAsItDid() {
    Descriptor root = content.put(INVOICE, invoice);
    content.fail(root, new IOException("disk"));
    assertThatThrownBy(() -> children.handle(root)).hasMessage("disk");
  }

  @Test
  void damagedContentEndsTheWalk() {
    Descriptor root = content.put(INVOICE, "no JSON");
    assertThatThrownBy(() -> children.handle(root)).isInstanceOf(InvalidContentException.class);
    assertThat(content.sets()).isEmpty();
  }

  @Test
  void inlineDataIsReadWithoutTheStore() throws IOException {
    byte[] bytes = invoice.getBytes(StandardCharsets.UTF_8);
    Descriptor inline =
        new Descriptor(
            INVOICE,
            MemoryContent.digest(bytes),
            bytes.length,
            Optional.empty(),
            List.of(),
            Map.of(),
            "",
            Base64.getEncoder().encodeToString(bytes));
    assertThat(children.handle(inline)).containsExactly(item);
    assertThat(content.opened()).isEmpty();
  }

  @Test
  void leavesThatAHandlerKnowsAreNotOpened() throws IOException {
    DecodedChildren leaves =
        new DecodedChildren(content, new Decoder(Plugins.of(new LeafHandler())));
    assertThat(leaves.handle(content.put(MediaTypes.OCI_LAYER, "{}"))).isEmpty();
    assertThat(content.opened()).isEmpty();
  }

  /** Refers to nothing. */
  @Handles(MediaTypes.OCI_LAYER)
  static final class LeafHandler implements ContentHandler {
    @Override
    public List<Reference> references(Content content) {
      return List.of();
    }
  }
}
