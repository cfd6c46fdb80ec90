package dev.tidemark.spi;

import java.util.List;

/**
 * Claims media types whose content never refers to other content, whatever its bytes are, such as
 * layers. Such content is not opened for its references, and where every handler of a type is one
 * of these the engine asks none of them: {@link #references} is for others to call, and must answer
 * as it does here.
 */
public interface LeafHandler extends ContentHandler {

  @Override
  default List<Reference> references(Content content) {
    return List.of();
  }
}
