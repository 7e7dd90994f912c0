-- {{< dense-matter "ADDRESS" title="TITLE" height="PIXELS" picture="FILE" >}}
--
-- A live figure: an iframe in HTML and in slides, elsewhere the picture with a link to the figure.

local ENTITIES = {
  ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;",
}

local function escape(text)
  return (text:gsub("[&<>\"']", ENTITIES))
end

local function text_of(value)
  return value and pandoc.utils.stringify(value) or ""
end

-- The height in pixels; no other unit and nothing that is no number reaches the page.
local function pixels(text, usual)
  local number = math.tointeger(tonumber(text))
  return number and number > 0 and number or usual
end

local function iframe(address, title, height)
  -- Slides load the figure when they are shown.
  local source = quarto.doc.is_format("revealjs") and "data-src" or 'loading="lazy" src'
  return pandoc.RawBlock("html", string.format(
    '<iframe %s="%s" title="%s" width="100%%" height="%d" style="border: 0"></iframe>',
    source, escape(address), escape(title), height
  ))
end

local function still(address, title, picture)
  local shown = pandoc.Str(title)
  if picture ~= "" then
    shown = pandoc.Image({pandoc.Str(title)}, picture)
  end
  return pandoc.Para({pandoc.Link({shown}, address)})
end

local function complaint(text)
  return pandoc.Para({pandoc.Strong({pandoc.Str("dense-matter: " .. text)})})
end

return {
  ["dense-matter"] = function(args, kwargs)
    local address = text_of(args[1])
    if not address:match("^https?://") then
      return complaint("give the address of a figure, beginning with https://")
    end
    local title = text_of(kwargs["title"])
    if title == "" then
      title = "Live figure"
    end
    if quarto.doc.is_format("html:js") then
      return iframe(address, title, pixels(text_of(kwargs["height"]), 480))
    end
    return still(address, title, text_of(kwargs["picture"]))
  end,
}
