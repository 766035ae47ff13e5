/* The settings that say where Redis is and as whom it is asked: the same for every daemon of a desk and for the tool. */
#ifndef TRIPTYCH_REDIS_SETTINGS_H
#define TRIPTYCH_REDIS_SETTINGS_H

#define REDIS_CONFIRM_MAX 16

/* Rows of a table of struct setting. */
#define REDIS_SETTINGS                                                                                                 \
    {.name = "redis_url",                                                                                              \
     .fallback = "redis://127.0.0.1:6379/0",                                                                           \
     .help = "Redis: redis://[[user]:password@]host:port[,host:port]/db, redis+sentinel://host,host/MASTER, "          \
             "rediss… (by TLS) or unix:///path"},                                                                      \
        {.name = "redis_password_file",                                                                                \
         .fallback = "",                                                                                               \
         .help = "file with Redis's password in its first line; a password in redis_url wins"},                        \
        {.name = "redis_ca_file",                                                                                      \
         .fallback = "",                                                                                               \
         .help = "rediss: PEM file of who may have signed Redis's certificate; empty: whom this system trusts"},       \
        {.name = "redis_cert_file",                                                                                    \
         .fallback = "",                                                                                               \
         .help = "rediss: PEM file of our own certificate, for a Redis that asks for one"},                            \
        {.name = "redis_key_file", .fallback = "", .help = "rediss: PEM file of the private key of redis_cert_file"},  \
        {.name = "redis_confirm",                                                                                      \
         .type = SETTING_INT,                                                                                          \
         .fallback = "0",                                                                                              \
         .min = 0,                                                                                                     \
         .max = REDIS_CONFIRM_MAX,                                                                                     \
         .help = "replicas of Redis that must have a write before it counts as done; 0: Redis alone"},                 \
    {                                                                                                                  \
        .name = "redis_cert_name", .fallback = "",                                                                     \
        .help = "rediss: the name that Redis's certificate has to be for; empty: the host in redis_url"                \
    }

/* What struct store_options has of them, for its initializer. */
#define REDIS_OPTIONS(settings)                                                                                        \
    .url = settings_text(settings, "redis_url"), .password_file = settings_text(settings, "redis_password_file"),      \
    .replicas = (unsigned)settings_int(settings, "redis_confirm"),                                                     \
    .tls = {.ca_file = settings_text(settings, "redis_ca_file"),                                                       \
            .cert_file = settings_text(settings, "redis_cert_file"),                                                   \
            .key_file = settings_text(settings, "redis_key_file"),                                                     \
            .cert_name = settings_text(settings, "redis_cert_name")}

#endif
