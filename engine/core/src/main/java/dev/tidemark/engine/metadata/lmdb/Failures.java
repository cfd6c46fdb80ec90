package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.metadata.MetadataException;
import dev.tidemark.engine.metadata.MetadataException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Txn;

/**
 * What went wrong in LMDB, in our words.
 *
 * @param directory of the environment
 * @param remedy what to do when it is damaged, as the end of a sentence
 */
record Failures(Path directory, String remedy) {

  /** EIO and ENOMEM, the same everywhere. */
  private static final int INPUT_OUTPUT = 5;

  private static final int NO_MEMORY = 12;

  /** EPERM and EACCES, and EROFS, the same everywhere. */
  private static final Set<Integer> FORBIDDEN = Set.of(1, 13);

  private static final int READ_ONLY = 30;

  /** With less room than this, in bytes, a write that was cut short has met the end of the disk. */
  private static final long NO_ROOM = 64 << 10;

  /** What a transaction throws. */
  MetadataException of(RuntimeException e) {
    Kind kind = kind(e);
    String metadata = "the metadata in " + directory;
    String line =
        switch (kind) {
          case DISK_FULL ->
              metadata + " cannot be written: no space left on the device; make room there";
          case TOO_LARGE ->
              metadata + " cannot grow: the process may not address that much; raise its limit";
          case TOO_MANY_READERS ->
              metadata + " have too many readers at once; try again, or end some of them";
          case CLOSED -> metadata + " are closed; open them again";
          case DAMAGED -> metadata + " are damaged: " + e.getMessage() + "; " + remedy;
          case FAILED -> metadata + " cannot be used: " + e.getMessage();
        };
    return new MetadataException(kind, new IOException(line, e));
  }

  /** What opening throws. */
  IOException opening(Exception e) {
    if ((e instanceof LmdbException lmdb && kind(lmdb) == Kind.DISK_FULL)
        || (e instanceof MetadataException told && told.kind() == Kind.DISK_FULL)) {
      return FullDisk.at(directory);
    }
    if (e instanceof LmdbNativeException.ConstantDerivedException system) {
      int error = system.getResultCode();
      if (error == READ_ONLY) {
        return new FileSystemException(directory.toString(), null, "Read-only file system");
      }
      if (FORBIDDEN.contains(error)) {
        return new AccessDeniedException(directory.toString());
      }
    }
    if (e instanceof MetadataException && e.getCause() instanceof IOException told) {
      return told;
    }
    if (e instanceof IOException known && !(e instanceof DamagedException)) {
      return known;
    }
    String file = e instanceof DamagedException ? "data.mdb " : "";
    return new IOException(
        "cannot open the metadata in " + directory + ": " + file + e.getMessage() + "; " + remedy,
        e);
  }

  private Kind kind(RuntimeException e) {
    if (e instanceof LmdbNativeException.ConstantDerivedException system) {
      return ofSystem(system.getResultCode());
    }
    if (e instanceof Env.MapFullException || e instanceof Dbi.MapResizedException) {
      return Kind.TOO_LARGE;
    }
    if (e instanceof Env.ReadersFullException) {
      return Kind.TOO_MANY_READERS;
    }
    if (e instanceof Env.AlreadyClosedException) {
      return Kind.CLOSED;
    }
    boolean damaged =
        e instanceof InconsistentException
            || e instanceof LmdbNativeException.PageCorruptedException
            || e instanceof LmdbNativeException.PageNotFoundException
            || e instanceof Env.FileInvalidException
            || e instanceof Env.VersionMismatchException
            || e instanceof Dbi.IncompatibleException
            || e instanceof Txn.BadReaderLockException;
    return damaged ? Kind.DAMAGED : Kind.FAILED;
  }

  /** LMDB says that a write failed when only a part of it found room. */
  private Kind ofSystem(int error) {
    if (FullDisk.is(error) || (error == INPUT_OUTPUT && noRoom())) {
      return Kind.DISK_FULL;
    }
    return error == NO_MEMORY ? Kind.TOO_LARGE : Kind.FAILED;
  }

  private boolean noRoom() {
    try {
      return Files.getFileStore(directory).getUsableSpace() < NO_ROOM;
    } catch (IOException e) {
      return false;
    }
  }
}
