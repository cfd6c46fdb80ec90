package dev.tidemark.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.pf4j.Extension;

/**
 * Registers a {@link ContentHandler} for the media types it reads. The annotation is itself a PF4J
 * {@link Extension}, so it is all the registration that a handler needs; the build must run PF4J's
 * annotation processor, which JDK 23 and later do only when told to.
 */
@Documented
@Extension
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Handles {

  /**
   * Media types, exact but for case and parameters, such as {@code
   * application/vnd.oci.image.manifest.v1+json}. A type that ends in {@code *} stands for all types
   * that begin so.
   */
  String[] value();
}
