/* Whether a form was sent from a page of this site, by what the browser says of it. Pure. */
#ifndef TRIPTYCH_FORM_ORIGIN_H
#define TRIPTYCH_FORM_ORIGIN_H

/* What a post says of where it comes from; NULL: not said. */
struct form_sender {
    const char *origin, *referer, *fetch_site; /* the headers Origin, Referer, Sec-Fetch-Site */
    const char *host;                          /* that the browser was sent to, with its port; "" for none */
    const char *base_url;                      /* the site's own address; "" for none */
};

/* Returns NULL when nothing speaks against it, else which header does: "origin", "referer", "fetch_site". */
const char *form_origin_refusal(const struct form_sender *sender);

#endif
