package dev.tidemark.engine.decode;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Reference;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Handlers and documents that the tests of this package share. */
public final class Samples {

  public static final String MANIFEST = "application/vnd.test.manifest+json";
  static final String LEAF = "application/vnd.test.leaf";
  public static final Digest A = Blob.digest("a");
  public static final Digest B = Blob.digest("b");
  static final Digest C = Blob.digest("c");

  private Samples() {}

  /** {@code {"mediaType": type, "digest": digest, "size": 1}}. */
  static String descriptor(String type, Digest digest) {
    return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":1}";
  }

  public static Reference child(String type, Digest digest) {
    return Reference.child(new Descriptor(type, digest, 1));
  }

  static Reference subject(String type, Digest digest) {
    return Reference.subject(new Descriptor(type, digest, 1));
  }

  /** A manifest with one layer for each digest. */
  static String manifest(Digest... layers) {
    List<String> descriptors = new ArrayList<>();
    for (Digest layer : layers) {
      descriptors.add(descriptor("layer", layer));
    }
    return "{\"layers\":[" + String.join(",", descriptors) + "]}";
  }

  /** Reads {@code layers} and {@code subject}, and objects to {@code manifests}. */
  @Handles(MANIFEST)
  public static final class ManifestHandler implements ContentHandler {
    @Override
    public List<Reference> references(Content content)
        throws IOException, MalformedContentException {
      Document manifest = content.json();
      manifest.forbid("manifests");
      List<Reference> references = new ArrayList<>();
      for (Descriptor layer : manifest.descriptors("layers")) {
        references.add(Reference.child(layer));
      }
      for (Descriptor subject : manifest.descriptors("subject")) {
        references.add(Reference.subject(subject));
      }
      return references;
    }
  }

  /** Reads {@code extras} of the same type. */
  @Handles(MANIFEST)
  static final class ExtrasHandler implements ContentHandler {
    @Override
    public List<Reference> references(Content content)
        throws IOException, MalformedContentException {
      List<Reference> references = new ArrayList<>();
      for (Descriptor extra : content.json().descriptors("extras")) {
        references.add(Reference.child(extra));
      }
      return references;
    }
  }

  @Handles(LEAF)
  public static final class LeafHandler implements ContentHandler {
    @Override
    public List<Reference> references(Content content) {
      return List.of();
    }
  }

  /** What a broken handler does. */
  interface Fault {
    List<Reference> run(Content content) throws IOException, MalformedContentException;
  }

  @Handles(MANIFEST)
  static final class FaultyHandler implements ContentHandler {
    private final Fault fault;

    FaultyHandler(Fault fault) {
      this.fault = fault;
    }

    @Override
    public List<Reference> references(Content content)
        throws IOException, MalformedContentException {
      return fault.run(content);
    }
  }
}
