package dev.parley.conformance;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program of somebody else's that a test runs.
 *
 * @param name the file name, looked up in {@code PATH} and then in the system's folders (Debian keeps servers in
 *     {@code /usr/sbin}, which is not in everyone's {@code PATH})
 * @param install what to type when it is absent
 */
public record Tool(String name, String install) {

    public static final Tool NODE = new Tool("node", "apt-get install nodejs npm");
    public static final Tool NPM = new Tool("npm", "apt-get install nodejs npm");
    public static final Tool CHROMIUM = new Tool("chromium", "apt-get install chromium");
    public static final Tool NGINX = new Tool("nginx", "apt-get install nginx-light");
    public static final Tool HAPROXY = new Tool("haproxy", "apt-get install haproxy");
    public static final Tool SQUID = new Tool("squid", "apt-get install squid");
    public static final Tool MICROSOCKS = new Tool("microsocks", "apt-get install microsocks");

    private static final List<Path> SYSTEM_FOLDERS =
            List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/usr/local/bin"), Path.of("/usr/local/sbin"));

    /** The program's path. Where there is none the running test is skipped out loud, or fails in a full run. */
    public Path require() {
        String path = System.getenv().getOrDefault("PATH", "");
        Stream<Path> fromPath = Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
        return Stream.concat(fromPath, SYSTEM_FOLDERS.stream())
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> FullRun.missing("no " + name + " on this machine; install it with: " + install));
    }
}
