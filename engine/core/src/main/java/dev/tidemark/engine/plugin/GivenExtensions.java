package dev.tidemark.engine.plugin;

import dev.tidemark.spi.ContentHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/** Extensions that an embedder made himself. */
final class GivenExtensions implements ExtensionSource {

  private static final String ID = "given";

  private final List<Loaded> loaded;

  GivenExtensions(List<ExtensionPoint> given) {
    Bundle bundle = new Bundle(ID);
    try {
      given.forEach(bundle::add);
    } catch (PluginFailure e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    this.loaded = bundle.loaded(ID, "", "", Optional.empty());
  }

  @Override
  public List<String> identities() {
    List<String> identities = new ArrayList<>();
    for (Loaded each : loaded) {
      for (Reading reading : each.handlers()) {
        Class<? extends ContentHandler> type = reading.handler().getClass();
        identities.add(ClassBytes.identity(type));
      }
    }
    return identities;
  }

  @Override
  public List<Loaded> load() {
    return loaded;
  }

  @Override
  public void close() {}
}
