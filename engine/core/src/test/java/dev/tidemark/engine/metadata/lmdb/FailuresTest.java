package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.engine.metadata.MetadataException;
import dev.tidemark.engine.metadata.MetadataException.Kind;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Txn;

class FailuresTest {

  @TempDir Path directory;

  private Failures failures() {
    return new Failures(directory, "do this");
  }

  @Test
  void everyExceptionOfLmdbHasAKindAndALine() throws ReflectiveOperationException {
    Map<String, Kind> kinds = new TreeMap<>();
    for (Class<?> outer :
        List.of(Env.class, Dbi.class, Txn.class, Cursor.class, LmdbNativeException.class)) {
      for (Class<?> type : outer.getDeclaredClasses()) {
        if (LmdbException.class.isAssignableFrom(type)
            && type != LmdbNativeException.ConstantDerivedException.class) {
          MetadataException told = failures().of((RuntimeException) made(type));
          kinds.put(type.getSimpleName(), told.kind());
          assertThat(told)
              .hasMessageContaining("the metadata in " + directory)
              .hasMessageNotContaining("Exception")
              .hasMessageNotContaining("\n");
        }
      }
    }
    assertThat(kinds)
        .containsEntry("MapFullException", Kind.TOO_LARGE)
        .containsEntry("ReadersFullException", Kind.TOO_MANY_READERS)
        .containsEntry("AlreadyClosedException", Kind.CLOSED)
        .containsEntry("PageCorruptedException", Kind.DAMAGED)
        .containsEntry("FileInvalidException", Kind.DAMAGED)
        .containsEntry("PanicException", Kind.FAILED);
    assertThat(kinds).hasSizeGreaterThan(20);
  }

  @Test
  void errorsOfTheSystemAreTold() throws ReflectiveOperationException {
    assertThat(system(28).kind()).isEqualTo(Kind.DISK_FULL);
    assertThat(system(122).kind()).isEqualTo(Kind.DISK_FULL);
    assertThat(system(12).kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(system(5).kind()).as("there is room here").isEqualTo(Kind.FAILED);
    assertThat(system(13).kind()).isEqualTo(Kind.FAILED);
    assertThat(system(28)).hasMessageContaining("no space left on the device");
  }

  private MetadataException system(int error) throws ReflectiveOperationException {
    Constructor<?> constructor =
        LmdbNativeException.ConstantDerivedException.class.getDeclaredConstructor(
            int.class, String.class);
    constructor.setAccessible(true);
    return failures().of((RuntimeException) constructor.newInstance(error, "Some text"));
  }

  /** Whatever its constructor wants. */
  private static Object made(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    List<Object> arguments = new ArrayList<>();
    for (Class<?> parameter : constructor.getParameterTypes()) {
      arguments.add(parameter == int.class ? (Object) 7 : parameter == String.class ? "x" : null);
    }
    return constructor.newInstance(arguments.toArray());
  }

  @Test
  void readersWithoutRoomAreTold() throws IOException {
    List<Txn<DirectBuffer>> readers = new ArrayList<>();
    try (LmdbEnvironment environment = LmdbEnvironment.open(directory, 1 << 20, "do this")) {
      try {
        for (int i = 0; i < environment.env().info().maxReaders; i++) {
          readers.add(environment.env().txnRead());
        }
        MetadataException told =
            catchThrowableOfType(
                MetadataException.class, () -> environment.read(txn -> txn.getId()));
        assertThat(told.kind()).isEqualTo(Kind.TOO_MANY_READERS);
      } finally {
        readers.forEach(Txn::close);
      }
      assertThat(environment.<Boolean>read(txn -> txn.isReadOnly())).isTrue();
    }
  }

  @Test
  void aClosedStoreIsAPlainExceptionAndNotTheEndOfTheProcess() throws IOException {
    LmdbMetadata metadata = LmdbMetadata.open(directory);
    metadata.close();
    metadata.close();
    for (Runnable use :
        List.<Runnable>of(
            () -> metadata.read(reader -> reader.nextId()),
            () -> metadata.write(writer -> writer.nextId()),
            metadata::occupancy)) {
      MetadataException told = catchThrowableOfType(MetadataException.class, use::run);
      assertThat(told.kind()).isEqualTo(Kind.CLOSED);
    }
  }

  @Test
  void whoClosesWithinATransactionIsToldInsteadOfWaitingForHimself() throws IOException {
    try (LmdbMetadata metadata = LmdbMetadata.open(directory)) {
      assertThatThrownBy(
              () ->
                  metadata.read(
                      reader -> {
                        metadata.close();
                        return 0;
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(metadata.<Long>read(reader -> reader.nextId())).isZero();
    }
  }
}
