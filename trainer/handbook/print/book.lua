-- From clean HTML to what each format can show: call-outs, tick boxes, marks to fill in, quiet lines, page turns.
-- Typst gets calls of functions in look.typ, Word gets named styles (word_styles.py), EPUB keeps the classes (epub.css).

local TYPST, WORD = FORMAT == "typst", FORMAT == "docx"

local STYLES = {
  tip = "Khung tốt", success = "Khung tốt", warning = "Khung lưu ý", attention = "Khung lưu ý",
  danger = "Khung xấu", failure = "Khung xấu", bug = "Khung xấu",
}

local function raw(text) return pandoc.RawBlock("typst", text) end

local function wrapped(open, blocks)
  local all = pandoc.List({ raw(open .. "[") })
  all:extend(blocks)
  all:insert(raw("]"))
  return all
end

-- Word knows no boxes around blocks: each paragraph, in lists too, takes the style of the box.
local function styled(blocks, style)
  return pandoc.Div(blocks, pandoc.Attr("", {}, { ["custom-style"] = style }))
end

local function kind_of(div)
  for _, class in ipairs(div.classes) do
    if class ~= "callout" then return class end
  end
  return "info"
end

function Div(div)
  if div.classes:includes("callout") then
    local kind = kind_of(div)
    if TYPST then return wrapped('#callout("' .. kind .. '")', div.content) end
    if WORD then return styled(div.content, STYLES[kind] or "Khung") end
  elseif div.classes:includes("callout-title") then
    if TYPST then return wrapped("#callout-title", div.content) end
    return pandoc.Para({ pandoc.Strong(pandoc.utils.blocks_to_inlines(div.content)) })
  elseif div.classes:includes("dong-nguon") then
    if TYPST then return wrapped("#source-line", div.content) end
    if WORD then return styled(div.content, "Dòng nguồn") end
  elseif div.classes:includes("dan-nhap") then
    if TYPST then return wrapped("#lead", div.content) end
    if WORD then return styled(div.content, "Dẫn nhập") end
  elseif div.classes:includes("giua") and WORD then
    return styled(div.content, "Giữa")
  end
end

function Span(span)
  if span.classes:includes("can-dien") then
    if TYPST then
      local all = pandoc.List({ pandoc.RawInline("typst", "#fill-in[") })
      all:extend(span.content)
      all:insert(pandoc.RawInline("typst", "]"))
      return all
    end
    if WORD then return pandoc.Span(span.content, pandoc.Attr("", {}, { ["custom-style"] = "Cần điền" })) end
  elseif TYPST and span.identifier == "" then
    return span.content
  end
end

local BOX = "☐"

local function first_inlines(item)
  local block = item[1]
  return block and (block.t == "Plain" or block.t == "Para") and block.content
end

local function is_task(item)
  local inlines = first_inlines(item)
  return inlines and inlines[1] and inlines[1].t == "Str" and inlines[1].text == BOX
end

-- A list in which every item is to be ticked off has boxes in place of bullets.
function BulletList(list)
  for _, item in ipairs(list.content) do
    if not is_task(item) then return nil end
  end
  if TYPST then
    for _, item in ipairs(list.content) do
      local inlines = first_inlines(item)
      inlines:remove(1)
      if inlines[1] and inlines[1].t == "Space" then inlines:remove(1) end
      item[1].content = inlines
    end
    return wrapped("#tasks", { list })
  end
  if WORD then
    local blocks = pandoc.List({})
    for _, item in ipairs(list.content) do blocks:extend(item) end
    return styled(blocks, "Ô đánh dấu")
  end
end

-- Columns as wide as what stands in them asks for: long texts get more, numbers stay narrow, and a column that
-- somebody is to write into gets room for a hand.
local NARROW, BLANK, WIDE = 4, 16, 240
-- About as many letters as go side by side across a page of a form, and what the edges of a cell take of them.
local ACROSS, EDGES = 84, 3

local function measure(longest, rows)
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row.cells) do
      local length = pandoc.text.len((pandoc.utils.stringify(cell.contents):gsub("…", "")))
      if longest[i] then longest[i] = math.max(longest[i], math.min(WIDE, length)) end
    end
  end
end

-- The longest word of each column, heads too: no word is torn because its column is narrow.
local function longest_words(tbl)
  local widest = {}
  local function look(rows)
    for _, row in ipairs(rows) do
      for i, cell in ipairs(row.cells) do
        for word in pandoc.utils.stringify(cell.contents):gsub("…+", ""):gmatch("%S+") do
          widest[i] = math.max(widest[i] or 0, pandoc.text.len(word))
        end
      end
    end
  end
  look(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do look(body.body) end
  return widest
end

-- Give the columns that are narrower than their longest word that width; the others share what is left as before.
local function with_whole_words(shares, widest)
  local least, free = 0, 0
  local narrow = {}
  for i, share in ipairs(shares) do
    local least_share = math.min(.3, ((widest[i] or 0) + EDGES) / ACROSS)
    narrow[i] = share < least_share and least_share or nil
    if narrow[i] then least = least + narrow[i] else free = free + share end
  end
  if least >= .9 or free == 0 then return shares end
  for i, share in ipairs(shares) do shares[i] = narrow[i] or share / free * (1 - least) end
  return shares
end

-- Pandoc forgets in cells what it does elsewhere: "1. Có ai" at the beginning of a cell would start a list in Typst.
local function keep_the_number(cell)
  local inlines = first_inlines(cell.contents)
  local first = inlines and inlines[1]
  if first and first.t == "Str" and (first.text:match("^%d+%.$") or first.text:match("^[-+=/]+$")) then
    inlines[1] = pandoc.RawInline("typst", (first.text:gsub("[.+=/-]", "\\%0")))
  end
end

local function blank(cell)
  return pandoc.utils.stringify(cell.contents):gsub("…", ""):match("^[;/%s]*$") ~= nil
end

-- A row that somebody is to write into is as high as a hand needs it.
local function room_for_a_pen(row)
  for i, cell in ipairs(row.cells) do
    if blank(cell) then
      local content = row.cells[i].contents
      if #content == 0 then content = pandoc.Blocks({ pandoc.Plain({}) }) end
      if content[1].content then content[1].content:insert(pandoc.RawInline("typst", "#pen")) end
      row.cells[i].contents = content
      return
    end
  end
end

-- "(Ký, ghi rõ họ tên)" alone below the names of those who sign.
local function is_signed(tbl)
  if #tbl.bodies ~= 1 or #tbl.bodies[1].body ~= 1 then return false end
  for _, cell in ipairs(tbl.bodies[1].body[1].cells) do
    local words = pandoc.utils.stringify(cell.contents)
    if words:match("^%(.*[Kk]ý.*%)$") then return true end
  end
  return false
end

function Table(tbl)
  local longest, total = {}, 0
  for i = 1, #tbl.colspecs do longest[i] = 0 end
  for _, body in ipairs(tbl.bodies) do measure(longest, body.body) end
  for i = 1, #longest do
    if longest[i] == 0 then longest[i] = BLANK end
  end
  measure(longest, tbl.head.rows)
  for i = 1, #longest do
    longest[i] = math.sqrt(math.max(NARROW, longest[i]))
    total = total + longest[i]
  end
  for i = 1, #longest do longest[i] = longest[i] / total end
  for i, share in ipairs(with_whole_words(longest, longest_words(tbl))) do
    tbl.colspecs[i] = { tbl.colspecs[i][1], share }
  end
  if not TYPST then return tbl end
  if is_signed(tbl) then return wrapped("#signing", { tbl }) end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      for _, cell in ipairs(row.cells) do keep_the_number(cell) end
      room_for_a_pen(row)
    end
  end
  return tbl
end

local GATHERS = { Table = true, BulletList = true, OrderedList = true, BlockQuote = true, CodeBlock = true }

-- The site puts a box around each table.
local function inside(block)
  while block.t == "Div" and #block.content == 1 do block = block.content[1] end
  return block
end

-- "8. Hỏi chuyện người khác", bold and nothing else, but for a word in italics after it.
local function is_bold(block)
  local strong = false
  for _, part in ipairs(block.content) do
    if part.t == "Strong" then strong = true
    elseif part.t ~= "Emph" and part.t ~= "Space" then return false end
  end
  return strong
end

-- "D. Ảnh, video, tệp" in bold is no heading, and "Gửi riêng:" only says what comes, and yet neither must stay behind
-- at the foot of a page.
local function announces(block, after)
  if block.t ~= "Para" or not after then return false end
  local words = pandoc.utils.stringify(block)
  if #words >= 160 then return false end
  if is_bold(block) then return true end
  local first, told = block.content[1], inside(after)
  local gathers = GATHERS[told.t] or (told.t == "RawBlock" and told.text:match("^#tasks"))
  return gathers and first and (first.t == "Strong" or words:match(":$") ~= nil)
end

-- Typst may leave such words behind when a table breaks right after its head: a short table does not break.
local SHORT = 3

local function is_short(after)
  local block = inside(after)
  if block.t ~= "Table" then return false end
  local rows = 0
  for _, body in ipairs(block.bodies) do rows = rows + #body.body end
  return rows <= SHORT
end

local function ends(block)
  return not block or (block.t == "RawBlock" and block.text:match("^#pagebreak")) or (block.t == "Header" and block.level == 1)
end

-- The one sentence below the last list of a page gets no sheet for itself: the list goes along.
local function is_last_but_one(block, after, then_)
  return block.t == "BulletList" and after and after.t == "Para" and ends(then_)
end

function Blocks(blocks)
  if not TYPST then return nil end
  local all, taken = pandoc.List({}), false
  for i, block in ipairs(blocks) do
    local after = blocks[i + 1]
    if taken then
      taken = false
    elseif is_last_but_one(block, after, blocks[i + 2]) then
      all:extend(wrapped("#before-last", { block }))
    elseif not announces(block, after) then
      all:insert(block)
    elseif is_short(after) then
      all:extend(wrapped("#together", { block, after }))
      taken = true
    else
      all:extend(wrapped("#announcing", { block }))
    end
  end
  return all
end

-- A word is not torn from what it means.
function DefinitionList(list)
  if not TYPST then return nil end
  local all = pandoc.List({})
  for _, item in ipairs(list.content) do
    all:extend(wrapped("#entry", { pandoc.DefinitionList({ item }) }))
  end
  return all
end

-- Every page of the site begins on a new sheet, but the first of a chapter.
function Header(header)
  if header.classes:includes("trang") then
    if TYPST then return { raw("#pagebreak(weak: true)"), header } end
    if WORD then return { pandoc.RawBlock("openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'), header } end
  end
end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

-- Pandoc's Typst has no words for those who cannot see a picture; ours must have.
function Figure(figure)
  if not TYPST then return nil end
  local picture
  figure.content:walk({ Image = function(image) picture = image end })
  if not picture then return nil end
  local width = tonumber(picture.attributes.width) or 468
  local caption = pandoc.utils.stringify(figure.caption.long)
  local alt = picture.attributes.alt or pandoc.utils.stringify(picture.caption)
  return raw(string.format("#picture(%s, %d, %s, %s)", quoted(picture.src), width, quoted(alt), quoted(caption)))
end

function Link(link)
  link.title = ""
  if TYPST and link.target == "" then return link.content end
  if WORD and link.attributes then link.attributes = {} end
  return link
end
