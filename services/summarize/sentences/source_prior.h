/* How far a source is trusted with a sentence that a story says as nobody's in particular: by what raters and the
 * registry say of it, and by the kind of article. Pure. */
#ifndef TRIPTYCH_SOURCE_PRIOR_H
#define TRIPTYCH_SOURCE_PRIOR_H

#include "article.pb-c.h"

/* A factor on a sentence's worth: 1 for an outlet nobody has rated, more for agencies, for the center and for outlets of
 * high factuality; less the farther to a side; little for opinion and for outlets that raters warn of. NULL: 1. */
float source_prior(const Triptych__Placement *placement);

#endif
