package com.example.invoice;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An invoice bundle: descriptors of its attachments, and the customer's record by its bare digest.
 *
 * <pre>
 * {
 *   "customer": "sha256:9f86...",
 *   "attachments": [{"mediaType": "application/pdf", "digest": "sha256:6030...", "size": 4096}]
 * }
 * </pre>
 */
@Handles("application/vnd.example.invoice.v1+json")
public final class InvoiceHandler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) throws IOException, MalformedContentException {
    Document invoice = content.json();
    // All strings, not the first: if the name stands there twice, both customers count.
    List<String> customers = invoice.strings("customer");
    if (customers.isEmpty() && invoice.has("customer")) {
      throw new MalformedContentException("'customer' is not a string");
    }
    List<Reference> references = new ArrayList<>();
    for (String customer : customers) {
      references.add(Reference.child(record(customer)));
    }
    for (Descriptor attachment : invoice.descriptors("attachments")) {
      references.add(Reference.child(attachment));
    }
    return references;
  }

  private static Descriptor record(String customer) throws MalformedContentException {
    Digest digest =
        Digest.lenient(customer)
            .orElseThrow(() -> new MalformedContentException("'customer' is not a digest"));
    // No media type is known, so the engine looks into the record itself; no size is known either.
    return new Descriptor("", digest, -1);
  }
}
