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
record EnvironmentProxies(Variable plain, Variable secure, ExemptHosts exempt) implements ProxyChoice {

    /**
     * What a variable says.
     *
     * @param proxy the proxy, if it names one
     * @param problem why what it names is none, with the variable's name; only who would use the proxy needs to know
     */
    record Variable(Optional<ProxyServer> proxy, Optional<String> problem) {}

    /**
     * {@return what the variables say} The spelling in lower case counts before that in upper case. {@code HTTP_PROXY} in upper
     * case is not looked at: in a CGI program it is what a request's {@code Proxy} field says, so that anybody could set it
     * (“httpoxy”).
     *
     * @param variables the environment
     */
    static EnvironmentProxies of(Map<String, String> variables) {
        return new EnvironmentProxies(
                first(variables, "ws_proxy", "WS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"),
                first(variables, "wss_proxy", "WSS_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"),
                ExemptHosts.parse(value(variables, "no_proxy")
                        .or(() -> value(variables, "NO_PROXY"))
                        .orElse("")));
    }

    /** {@return what a variable says; one that is empty says as little as one that is not there} */
    private static Optional<String> value(Map<String, String> variables, String name) {
        return Optional.of(variables.getOrDefault(name, "").strip()).filter(value -> !value.isEmpty());
    }

    private static Variable first(Map<String, String> variables, String... names) {
        for (String name : names) {
            Optional<String> value = value(variables, name);
            if (value.isPresent()) {
                try {
                    return new Variable(Optional.of(ProxyServer.parse(value.get())), Optional.empty());
                } catch (IllegalArgumentException malformed) {
                    return new Variable(
                            Optional.empty(),
                            Optional.of("environment variable " + name + ": " + malformed.getMessage()));
                }
            }
        }
        return new Variable(Optional.empty(), Optional.empty());
    }

    @Override
    public List<Way> ways(Target target) {
        if (exempt.contain(target.host(), target.parts().port())) {
            return DIRECTLY;
        }
        Variable variable = target.parts().secure() ? secure : plain;
        if (variable.problem().isPresent()) {
            throw new WebSocketConnectException(
                    ConnectFailure.PROXY_SETTING,
                    target.uri(),
                    variable.problem().get());
        }
        return List.of(Way.by(variable.proxy()));
    }
}
