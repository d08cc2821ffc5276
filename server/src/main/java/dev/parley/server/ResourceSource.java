package dev.parley.server;

import dev.parley.websocket.netty.EscapedText;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files on the class path, below a folder of it. What is in a JAR does not change, so its entity tags are made from the
 * content, once: the times in a JAR of a reproducible build say nothing.
 */
final class ResourceSource implements FileSource {

    private static final int TAG_BYTES = 16;

    private final ClassLoader loader;
    private final String folder;
    private final InstantSource clock;

    /** What is in JARs, by its name. Holds existing resources only, so there is an end to it. */
    private final Map<String, FileContent> known = new ConcurrentHashMap<>();

    ResourceSource(ClassLoader loader, String folder, InstantSource clock) {
        this.loader = loader;
        this.folder = folder;
        this.clock = clock;
        if (folder.isEmpty() || !FileNames.arePlain(List.of(folder.split("/", -1)))) {
            throw new IllegalArgumentException("resources: got the folder " + EscapedText.of(folder)
                    + ", expected names with slashes between them, such as site/pages");
        }
    }

    @Override
    public Found find(List<String> names) {
        String name = names.isEmpty() ? folder : folder + "/" + String.join("/", names);
        FileContent content = known.get(name);
        if (content != null) {
            return new File(content);
        }
        URL url = loader.getResource(name);
        if (url == null) {
            return new Nothing();
        }
        try {
            return url.getProtocol().equals("file") ? onDisk(url) : inJar(name, url);
        } catch (IOException | URISyntaxException unreadable) {
            return new Nothing();
        }
    }

    /** Classes that have not been packed yet: the files may change while the server runs. */
    private Found onDisk(URL url) throws IOException, URISyntaxException {
        Path path = Path.of(new URI(url.toString()));
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            return new Folder();
        }
        return new File(FolderSource.content(
                String.valueOf(path.getFileName()), path.toRealPath(), attributes, clock.instant()));
    }

    private Found inJar(String name, URL url) throws IOException {
        URLConnection connection = url.openConnection();
        if (connection instanceof JarURLConnection jar && jar.getJarEntry().isDirectory()) {
            return new Folder();
        }
        MessageDigest digest = sha256();
        long length = 0;
        try (InputStream in = connection.getInputStream()) {
            byte[] piece = new byte[8192];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
                length += count;
            }
        }
        String tag = HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), TAG_BYTES));
        FileContent content = new FileContent(
                name.substring(name.lastIndexOf('/') + 1),
                length,
                Optional.empty(),
                new EntityTag(false, tag),
                first -> Channels.newChannel(streamFrom(url, first)));
        known.put(name, content);
        return new File(content);
    }

    private static InputStream streamFrom(URL url, long first) throws IOException {
        InputStream in = url.openStream();
        try {
            in.skipNBytes(first);
            return in;
        } catch (IOException tooShort) {
            in.close();
            throw tooShort;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
