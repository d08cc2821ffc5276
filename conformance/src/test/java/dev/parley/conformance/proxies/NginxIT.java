package dev.parley.conformance.proxies;

import dev.parley.conformance.proxies.ReverseProxy.Setting;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** nginx in front of Parley. */
@Tag("full")
class NginxIT extends ProxyContract {

    @Override
    ReverseProxy start(Path folder, Setting setting) {
        return ReverseProxy.nginx(folder, setting);
    }
}
