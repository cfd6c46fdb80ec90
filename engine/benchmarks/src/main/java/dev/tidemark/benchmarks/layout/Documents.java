package dev.tidemark.benchmarks.layout;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** The JSON of images as builders write them. */
final class Documents {

  private static final String OCI = "application/vnd.oci.image.";
  static final String INDEX = OCI + "index.v1+json";
  static final String MANIFEST = OCI + "manifest.v1+json";
  static final String CONFIG = OCI + "config.v1+json";
  static final String LAYER = OCI + "layer.v1.tar+gzip";
  static final String STATEMENT = "application/vnd.in-toto+json";

  /** A blob that others point to. */
  record Blob(String mediaType, String digest, int size) {}

  private Documents() {}

  static String config(String architecture, List<Blob> layers, String build) {
    String history =
        layers.stream()
            .map(
                layer ->
                    """
                    {"created":"2026-03-04T05:06:07Z","created_by":"RUN /bin/sh -c make %s \
                    # buildkit","comment":"buildkit.dockerfile.v0"}"""
                        .formatted(layer.digest().substring(7, 19)))
            .collect(Collectors.joining(","));
    String layerIds =
        layers.stream().map(layer -> '"' + layer.digest() + '"').collect(Collectors.joining(","));
    return """
        {"architecture":"%s","config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"],\
        "Entrypoint":["/app"],"WorkingDir":"/srv","Labels":{"build":"%s"}},"created":\
        "2026-03-04T05:06:07Z","history":[%s],"os":"linux","rootfs":{"type":"layers",\
        "diff_ids":[%s]}}"""
        .formatted(architecture, build, history, layerIds);
  }

  static String manifest(Blob config, List<Blob> layers, String layerExtra) {
    return """
        {
          "schemaVersion": 2,
          "mediaType": "%s",
          "config": %s,
          "layers": [
        %s
          ]
        }"""
        .formatted(
            MANIFEST,
            descriptor(config, ""),
            layers.stream()
                .map(layer -> "    " + descriptor(layer, layerExtra))
                .collect(Collectors.joining(",\n")));
  }

  static String statement(Random random) {
    String padding = "x".repeat(random.nextInt(250));
    return """
        {"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://slsa.dev/provenance/v0.2",\
        "predicate":{"invocation":"%016x","note":"%s"}}"""
        .formatted(random.nextLong(), padding);
  }

  static String index(List<String> descriptors) {
    return """
        {
          "schemaVersion": 2,
          "mediaType": "%s",
          "manifests": [
        %s
          ]
        }"""
        .formatted(INDEX, String.join(",\n", descriptors));
  }

  /** A descriptor; {@code extra} is further JSON for its end, beginning with a comma, or empty. */
  static String descriptor(Blob blob, String extra) {
    return """
        {"mediaType": "%s", "digest": "%s", "size": %d%s}"""
        .formatted(blob.mediaType(), blob.digest(), blob.size(), extra);
  }

  static String platform(String architecture, String os) {
    return ", \"platform\": {\"architecture\": \"%s\", \"os\": \"%s\"}".formatted(architecture, os);
  }

  static String attests(Blob manifest) {
    return """
        , "annotations": {"vnd.docker.reference.digest": "%s", \
        "vnd.docker.reference.type": "attestation-manifest"}"""
        .formatted(manifest.digest());
  }

  static String named(String name) {
    return ", \"annotations\": {\"org.opencontainers.image.ref.name\": \"%s\"}".formatted(name);
  }
}
