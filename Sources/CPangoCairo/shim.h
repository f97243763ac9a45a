#pragma once

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/// Pango's units are integers; a point has PANGO_SCALE of them.
static inline double pango_points(int units) { return (double)units / PANGO_SCALE; }
