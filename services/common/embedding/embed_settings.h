/* The settings of a daemon that asks an embedder; rows for its table (daemon's setting.h), the last without a comma. `without`
 * says what the daemon does when none is set. */
#ifndef TRIPTYCH_EMBED_SETTINGS_H
#define TRIPTYCH_EMBED_SETTINGS_H

#define EMBED_SETTINGS(without)                                                                                        \
    {.name = "embed_url",                                                                                              \
     .type = SETTING_TEXT,                                                                                             \
     .fallback = "",                                                                                                   \
     .help = "an embedder that answers OpenAI's /v1/embeddings; empty: " without},                                     \
        {.name = "embed_model",                                                                                        \
         .type = SETTING_TEXT,                                                                                         \
         .fallback = "multilingual-e5-small",                                                                          \
         .help = "the model asked for"},                                                                               \
        {.name = "embed_key",                                                                                          \
         .type = SETTING_TEXT,                                                                                         \
         .fallback = "",                                                                                               \
         .help = "the embedder's key, sent as a bearer token"},                                                        \
    {                                                                                                                  \
        .name = "embed_timeout", .type = SETTING_MS, .fallback = "10s",                                                \
        .help = "how long the embedder may take for a text before that goes on without a vector", .min = 50,           \
        .max = 30000                                                                                                   \
    }

#endif
