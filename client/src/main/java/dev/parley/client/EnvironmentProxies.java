package dev.parley.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that the environment names, as curl reads it.
 *
 * @param plain that for {@code ws}
 * @param secure that for {@code wss}
 * @param exempt the servers to which the way is direct
 */
record EnvironmentProxies(Optional<ProxyServer> plain, Optional<ProxyServer> secure, ExemptHosts exempt)
        implements ProxyChoice {

    /**
     * {@return what the variables say} The spelling in lower case counts before that in upper case. {@code HTTP_PROXY} in upper
     * case is not looked at: in a CGI program it is what a request's {@code Proxy} field says, so that anybody could set it
     * (“httpoxy”).
     *
     * @param variables the environment
     * @throws IllegalArgumentException if one of them is no proxy; the message names the variable
     */
    static EnvironmentProxies of(Map<String, String> variables) {
        return new EnvironmentProxies(
                first(variables, "ws_proxy", "WS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"),
                first(variables, "wss_proxy", "WSS_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"),
                ExemptHosts.parse(variables.getOrDefault("no_proxy", variables.getOrDefault("NO_PROXY", ""))));
    }

    private static Optional<ProxyServer> first(Map<String, String> variables, String... names) {
        for (String name : names) {
            String value = variables.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                try {
                    return Optional.of(ProxyServer.parse(value));
                } catch (IllegalArgumentException malformed) {
                    throw new IllegalArgumentException(
                            "environment variable " + name + ": " + malformed.getMessage(), malformed);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public List<Optional<ProxyServer>> ways(Target target) {
        return exempt.contain(target.host(), target.parts().port())
                ? DIRECTLY
                : List.of(target.parts().secure() ? secure : plain);
    }
}
