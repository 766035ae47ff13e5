/* A form that another site sends is not the reader's own doing. Browsers say where a form comes from, not all of them
 * always; the token is what no other site can know. */
#include "form_guard.h"

#include "form.h"
#include "form_origin.h"
#include "respond.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FORM_COOKIE "triptych_form"
#define FORM_FIELD  "form"

const char *form_guard_secure(const struct web *web)
{
    return strncmp(web->site.base_url, "https:", 6) == 0 ? "; Secure" : "";
}

void form_guard_token(struct web *web, struct http_request *request, char out[FORM_TOKEN_SIZE])
{
    char made[FORM_NONCE_SIZE], header[FORM_NONCE_SIZE + 96];
    const char *nonce = http_cookie(request, FORM_COOKIE);
    if (!form_nonce_is_valid(nonce)) {
        form_nonce_make(made);
        nonce = made;
        snprintf(header, sizeof header, FORM_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict%s", nonce,
                 form_guard_secure(web));
        http_header_add(request, "Set-Cookie", header);
    }
    form_token_make(&web->tier_keys->keyring.hasher, nonce, out);
}

static void note_refused(struct web *web, const char *reason)
{
    metric_add(metrics_counter(web->all_metrics, "triptych_publish_forms_refused_total",
                               "forms that came from elsewhere, or may have", "reason", reason),
               1);
}

static int is_form_type(const struct http_request *request)
{
    static const char type[] = "application/x-www-form-urlencoded";
    const char *given = http_header(request, "Content-Type");
    return given && strncasecmp(given, type, sizeof type - 1) == 0 && strchr("; \t", given[sizeof type - 1]);
}

enum form_verdict form_guard_check(struct web *web, struct http_request *request)
{
    char token[FORM_TOKEN_SIZE + 1];
    const struct form_sender sender = {.origin = http_header(request, "Origin"),
                                       .referer = http_header(request, "Referer"),
                                       .fetch_site = http_header(request, "Sec-Fetch-Site"),
                                       .host = http_host(request),
                                       .base_url = web->site.base_url};
    if (!is_form_type(request))
        return FORM_NO_FORM;
    const char *refusal = form_origin_refusal(&sender);
    if (refusal) {
        note_refused(web, refusal);
        return FORM_ELSEWHERE;
    }
    int has_token = form_value(http_body(request, NULL), FORM_FIELD, token, sizeof token);
    if (form_token_is_right(&web->tier_keys->keyring.hasher, http_cookie(request, FORM_COOKIE),
                            has_token ? token : NULL))
        return FORM_OWN;
    note_refused(web, "token");
    return FORM_OLD;
}

void form_guard_refuse(struct web *web, struct http_request *request, enum form_verdict verdict)
{
    if (verdict == FORM_NO_FORM)
        respond_error_page(web, request, 415, "Unsupported media type",
                           "Only a form is read here: application/x-www-form-urlencoded.");
    else
        respond_error_page(web, request, 403, "Forbidden", "This form was sent from another site.");
}
