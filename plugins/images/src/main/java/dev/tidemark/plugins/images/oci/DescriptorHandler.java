package dev.tidemark.plugins.images.oci;

import dev.tidemark.plugins.images.Shape;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.util.List;

/** A descriptor kept as a blob of its own: it refers to what it describes (descriptor.md). */
@Handles(MediaTypes.OCI_DESCRIPTOR)
public final class DescriptorHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) throws IOException, MalformedContentException {
    Document descriptor = content.json();
    // Its mediaType is that of its target, so only the fields can give another shape away.
    Shape.forbidAll(descriptor);
    return List.of(Reference.child(descriptor.asDescriptor()));
  }
}
