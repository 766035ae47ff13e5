/* triptych-embed: vectors of meaning for short texts, by multilingual-e5-small, in OpenAI's form. It stands alone: any
 * other service of that form may take its place, and any number of it may run side by side. */
#include "daemon.h"
#include "embedder.h"

int main(int argc, char **argv)
{
    static const struct daemon_spec spec = {
        .name = "embed",
        .purpose = "gives vectors of meaning for texts (POST /v1/embeddings)",
        .settings = embedder_settings,
        .is_alone = 1,
        .http_body_max = EMBEDDER_BODY_MAX,
        .open = embedder_open,
        .stop = embedder_stop,
        .is_idle = embedder_is_idle,
        .close = embedder_close,
        .on_request = embedder_on_request,
    };
    return daemon_main(&spec, argc, argv);
}
