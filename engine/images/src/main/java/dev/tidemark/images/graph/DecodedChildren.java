package dev.tidemark.images.graph;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoded;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.digest.InlineData;
import dev.tidemark.engine.model.Finding;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the children of content by the installed handlers, as a scan does, so that custom media
 * types are walked and labelled as well as those of images. Thread-safe.
 *
 * <p>Content of a type that no handler knows is opened, and what looks like a descriptor in it is a
 * child. Where children may be missing, because content is not there, damaged or not readable, the
 * walk ends: {@link NoSuchFileException}, {@link InvalidContentException} or {@link IOException}.
 */
public final class DecodedChildren implements Handler {

  private final Provider provider;
  private final Decoder decoder;

  public DecodedChildren(Provider provider, Decoder decoder) {
    this.provider = Objects.requireNonNull(provider, "provider");
    this.decoder = Objects.requireNonNull(decoder, "decoder");
  }

  /** The children; a subject is none. */
  @Override
  public List<Descriptor> handle(Descriptor descriptor) throws IOException {
    return children(references(descriptor));
  }

  /**
   * A handler that finds the same children, and labels content with all that it refers to, its
   * subject too: the labels that a scan writes. Content that is only embedded in a descriptor
   * ({@code data}) has no record that could have labels, so its children are labelled on what
   * embeds it, and are children of that here. Content that refers to nothing is not touched.
   *
   * @return a handler that throws as that of {@link ChildLabels#set(LabelStore, Handler)}
   */
  public Handler labelling(LabelStore store) {
    return descriptor -> {
      Decoded decoded = decoded(descriptor);
      List<Reference> references = new ArrayList<>(decoded.references());
      decoded.inline().forEach(embedded -> addChildren(embedded, references));
      if (!references.isEmpty()) {
        ChildLabels.add(store, descriptor, known -> Labels.add(known, references));
      }
      return children(references);
    };
  }

  private static void addChildren(Decoded embedded, List<Reference> into) {
    embedded.references().stream()
        .filter(reference -> reference.kind() == Reference.Kind.CHILD)
        .forEach(into::add);
    embedded.inline().forEach(deeper -> addChildren(deeper, into));
  }

  /** What content is about, as a signature is about an image; nothing if it is damaged. */
  public List<Digest> subjects(Descriptor descriptor) throws IOException {
    try {
      return references(descriptor).stream()
          .filter(reference -> reference.kind() == Reference.Kind.SUBJECT)
          .map(reference -> reference.target().digest())
          .toList();
    } catch (InvalidContentException e) {
      return List.of();
    }
  }

  private static List<Descriptor> children(List<Reference> references) {
    return references.stream()
        .filter(reference -> reference.kind() == Reference.Kind.CHILD)
        .map(Reference::target)
        .toList();
  }

  private List<Reference> references(Descriptor content) throws IOException {
    return decoded(content).references();
  }

  private Decoded decoded(Descriptor content) throws IOException {
    Opening opening = new Opening(content);
    Decoded decoded = decoder.decode(opening::open, content.digest(), content.mediaType());
    for (Finding finding : decoded.findings()) {
      if (finding.severity() != Finding.Severity.SUSPICIOUS) {
        throw opening.failure(finding);
      }
    }
    return decoded;
  }

  /** Opens content for the decoder, which makes a finding of an exception. */
  private final class Opening {
    private final Descriptor content;
    private @Nullable IOException thrown;

    Opening(Descriptor content) {
      this.content = content;
    }

    InputStream open(Digest digest) throws IOException {
      byte[] inline = InlineData.of(content).orElse(null);
      if (inline != null) {
        return new ByteArrayInputStream(inline);
      }
      try {
        return provider.open(content);
      } catch (IOException e) {
        thrown = e;
        throw e;
      }
    }

    IOException failure(Finding finding) {
      if (thrown != null) {
        return thrown;
      }
      String message = finding.message();
      return finding.severity() == Finding.Severity.DAMAGED
          ? new InvalidContentException(content.digest(), message)
          : new IOException(content.digest() + " " + message);
    }
  }
}
