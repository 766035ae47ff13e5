/* Secrets that an edition's replicas share, so that what one signs another knows: made up by whoever asks first. */
#ifndef TRIPTYCH_STORE_SECRETS_H
#define TRIPTYCH_STORE_SECRETS_H

#include "store.h"

#define STORE_SECRET_MAX 256 /* bytes */

/* `secret`: borrowed until the callback returns; "" when the call failed. */
typedef void store_secret_fn(void *context, const struct store_result *result, const char *secret);

/* The secret of this name; `made` becomes it where there is none. Neither may be longer than STORE_SECRET_MAX. As all
 * calls (store.h): returns 0 when the callback will come, else < 0. */
int store_secret_share(struct store *store, const char *name, const char *made, store_secret_fn *done, void *context,
                       struct err *err);

#endif
