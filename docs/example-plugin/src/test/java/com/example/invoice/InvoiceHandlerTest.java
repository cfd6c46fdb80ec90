package com.example.invoice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Reference;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvoiceHandlerTest {

  private static final Digest CUSTOMER = new Digest("sha256", "c".repeat(64));
  private static final Descriptor PDF =
      new Descriptor("application/pdf", new Digest("sha256", "a".repeat(64)), 4096);

  private final InvoiceHandler handler = new InvoiceHandler();

  @Test
  void refersToItsCustomerAndItsAttachments() throws Exception {
    Invoice invoice = new Invoice(List.of(CUSTOMER.toString()), List.of(PDF));

    assertEquals(
        List.of(Reference.child(new Descriptor("", CUSTOMER, -1)), Reference.child(PDF)),
        handler.references(invoice));
  }

  @Test
  void mayHaveNeither() throws Exception {
    assertEquals(List.of(), handler.references(new Invoice(List.of(), List.of())));
  }

  @Test
  void aCustomerThatIsNoDigestIsNotPassedOver() {
    Invoice invoice = new Invoice(List.of("ACME Ltd"), List.of(PDF));

    assertThrows(MalformedContentException.class, () -> handler.references(invoice));
  }

  /** An invoice as the engine shows it. Parsing is the engine's part, so there is no JSON here. */
  private record Invoice(List<String> customers, List<Descriptor> attachments)
      implements Content, Document {

    @Override
    public String mediaType() {
      return "application/vnd.example.invoice.v1+json";
    }

    @Override
    public Digest digest() {
      return new Digest("sha256", "0".repeat(64));
    }

    @Override
    public byte[] bytes() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Document json() {
      return this;
    }

    @Override
    public boolean has(String field) {
      return !strings(field).isEmpty() || !descriptors(field).isEmpty();
    }

    @Override
    public List<Descriptor> descriptors(String field) {
      return field.equals("attachments") ? attachments : List.of();
    }

    @Override
    public List<Document> objects(String field) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Descriptor asDescriptor() throws MalformedContentException {
      throw new MalformedContentException("is an invoice");
    }

    @Override
    public Optional<String> string(String field) {
      return strings(field).stream().findFirst();
    }

    @Override
    public List<String> strings(String field) {
      return field.equals("customer") ? customers : List.of();
    }
  }
}
