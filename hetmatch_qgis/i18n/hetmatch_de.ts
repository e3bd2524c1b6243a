<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>HetMatch</name>
    <message>
      <source>Loading the libraries</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reading the rasters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loading the matcher</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Looking for the place on an overview</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Looking again at the best places</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Matching tile {number} of {count}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Refining tile {number} of {count}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choosing the transform</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Writing the results</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Done</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no data</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no data: only {share} of the pixels are valid</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>one value all over, such as cloud or saturation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no texture, such as open water</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>outside the moving image</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no place agrees with its neighbours</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No place of the moving image resembles a place of the reference; check that both show the same ground, or try other bands.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only {count} points of the two images agree with one another, too few to rely on; check that both show the same place, or name a smaller area or other bands.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The matches agree no better than matches of two different places would; check that both images show the same place, or widen the search radius.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The two images agree too weakly to rely on: {share} of the places searched fit one transform, at a mean correlation of {score}; try other bands or a smaller area.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The rasters do not overlap, not even with the search radius: '{reference}' covers {there}, '{moving}' {here}; check their CRSs, or choose a moving raster of the same place.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The area lies outside of what both rasters show; choose one on {box} of '{reference}'.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no file '{path}'; check the path.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{path}' cannot be opened as a raster; choose a file that GDAL reads, such as a GeoTIFF, and check that it was copied whole.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{name}' has no valid pixels: all are nodata, transparent or not numbers; check its nodata value and its mask.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{name}' has the same value everywhere ({value}), so there is nothing to match; choose other bands or another raster.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A {transform} transform takes at least {needed} tie points and there are {count}; switch on or set more of them, or choose a simpler transform.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing there stands out clearly enough; the point stays where it was put.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The reference has no data there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The moving raster has no data there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>choose another folder for the results</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>tile size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>search radius</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>reference bands</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>moving bands</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>number of points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>kind of raster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>rotation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>transform</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>tile overlap</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>weights file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>device</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>area</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Set it up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose another one under Settings &gt; Options &gt; HetMatch.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch is not set up yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Run Raster &gt; HetMatch &gt; Set up HetMatch, or hetmatch:setup in Processing.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch was updated and needs other packages.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The Python that HetMatch was set up with is gone from this computer.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The Python chosen for HetMatch, {path}, is not there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Overlap of both rasters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The whole reference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Where to look for tie points.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Draw</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What the map shows</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drawn on the map</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Extent of a layer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Match rasters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Match</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source> pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Automatic tries all angles only where a raster has no georeference.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How the moving raster is laid onto the reference; automatic takes what fits.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The most points: 300, 1000 or 3000, spread evenly.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Larger tiles need more memory and see more at once.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What neighbouring tiles share.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The network that finds the points; D2-Net needs its own weights file.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The matcher's own</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Where the network runs; a graphics card needs PyTorch with CUDA.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Advanced</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tile si&amp;ze</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tile o&amp;verlap</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Mat&amp;cher</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>R&amp;un on</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wei&amp;ghts file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Weights</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Automatic</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>None</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Any angle</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Similarity</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Affine</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Homography</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Polynomial 2</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Polynomial 3</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Thin plate spline</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sparse</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Normal</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dense</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Processor</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Graphics card</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{name}' is no file, so it can only be the reference.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Reference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>M&amp;oving</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Swap reference and moving raster (Alt+W)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pixel size with which the reference is drawn into a file.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Temporary folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Every match makes a folder of its own for its results in it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Area</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pi&amp;xel size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Search radius</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Transform</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rotatio&amp;n</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Results &amp;folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Automatic: {size}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Layers of the reference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drawn over each other in the order of the &amp;map:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>drawn into a file first</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 tile</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} tiles</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no CRS</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>a CRS of its own</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no georeference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{hours} h</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{gsd} {unit} a pixel ({metres} m on the ground)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Moving</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>about {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{size} GB of memory</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{seconds} s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{minutes} min</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{gsd} units a pixel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{gsd} m a pixel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{width} x {height} pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Overlap: {percent} % of the moving raster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How far the moving raster may be misplaced, in units of the reference's CRS. Automatic is a twentieth of the overlap, at least 48 pixels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>None: the whole area is searched</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Automatic: {radius}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Several layers…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Map as shown</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a file</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The bands to match with; none ticked lets the matcher choose.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What kind of image it is; automatic looks at its pixels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Raster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Bands</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Kind</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Optical</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Radar (SAR)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Thermal</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Scanned map</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Elevation model</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a reference and a moving raster.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reference and moving raster are the same; choose two different ones.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The area does not touch the reference; draw or choose another one.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The moving raster has no georeference: searched within the area shown.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The moving raster has no georeference: all of the reference is searched.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The reference has no georeference: all of the moving raster is searched.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The rasters do not overlap; check their CRSs or choose a larger search radius.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The rasters do not overlap in this area, so there is nothing to draw.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{name}' has to be drawn: choose what the map shows, or draw an area.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drawing the reference takes more than {most} million pixels; choose a smaller area or larger pixels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{name}' has no CRS; assign one to the layer first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Set up HetMatch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Chec&amp;k</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ask HetMatch's Python for its self-test.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy &amp;diagnostics</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Put what a report of a fault needs on the clipboard.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The diagnostics are on the clipboard.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch computes in a Python of its own, so that nothing in QGIS changes. Setting up downloads about 0.4 GB, takes some minutes and fills about 1.6 GB of disk in {folder}. No administrator rights are needed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Use this Python</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Set up</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancelling</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch is set up with {python}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose the Python that HetMatch is to use.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Set up…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Engine</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What the matcher computes on where a match does not say.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch's own environment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>NVIDIA graphics card</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Python</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Computes on</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a Python</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Python 3.10 or newer with torch, rasterio, OpenCV and the other packages, for example in a conda environment; HetMatch installs nothing there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Python for HetMatch</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>An environment of its o&amp;wn (recommended)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>An &amp;existing Python:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Network and packages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The address of a package index of your own organisation.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a folder of wheels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A folder with all packages as wheels, to set up without any network.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Both may stay empty. The proxy is the one under Settings &gt; Options &gt; Network.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Details</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Package &amp;index</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>W&amp;heel folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Match two rasters, or choose a tie point layer, to look at its points here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the raster '{path}' is missing; put it back where it was.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>W&amp;arp…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>E&amp;xport GCPs…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open in &amp;Georeferencer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Repor&amp;t</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Switch points on</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Switch points off</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Make tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Make check points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Move point</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Looking for the best match…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add point</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose transform</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{path}' is there already. Replace it by the points of this result?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{path}' cannot be written ({reason}); export the GCPs to another folder.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export GCPs to a folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Warp the moving raster to</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>GeoTIFF (*.tif *.tiff)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no report in {folder}; it was moved or deleted.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Warped to {path}. GDAL warns: {warning} (all of it is in the log)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open in Georeferencer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export GCPs…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Points written to {points}. Open {raster} in Layer &gt; Georeferencer.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That folder holds the result that is open; choose another folder.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>GCPs exported to {folder}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The warped raster would replace an input; choose another file name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{folder}' cannot be written to ({reason}); choose another folder.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Warped to {path}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The model that is fitted to the tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tra&amp;nsform:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No model</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} check points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} switched off</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing can be fitted now: {why}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Snapped to the best match, {moved:.1f} px away, score {score:.2f}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The matcher found nothing there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That place has no pixel in the raster; choose one inside it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not snapped: {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose the point to move in the table first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click or drag in either map to say where the selected point belongs.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click the new point's place in the reference map.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Now click the same place in the moving map; the model proposes one.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That place lies outside the raster; choose one inside it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch's engine is not running.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{path}' holds no tie points of HetMatch; open a tie_points.gpkg.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The edit cannot be saved in '{path}'; is the file write-protected?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>ID</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Residual</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Score</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Role</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Origin</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reference x</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reference y</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Moving x</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Moving y</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Whether the point is used</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Distance between the model's place and the point, in reference pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How sure the matcher was, 0 to 1</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tie points make the model; check points only measure it</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Found by the matcher, or set or moved by hand</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>check</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>tie</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>manual</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>matched</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Snap to &amp;best match</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A point that is moved or added goes to the matcher's best peak near by</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete the point shown; a matched point is switched off, not deleted</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loo&amp;k</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drag to pan, click a point to pick it</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Move</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Move the selected point</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add a point: click in the reference map, then in the moving map</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Switch o&amp;n</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Switch o&amp;ff</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Use as &amp;tie point</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Use as &amp;check point</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Delete (a matched point is switched off)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Warp to {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The warp was cancelled, and nothing was written.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>GDAL gave no reason</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The warp failed: {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Displacements</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tiles</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tile with tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tile without tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tile left out</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} tie points, RMSE {rmse:.2f} px at {checks} check points.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch: {title}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No reliable match: {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} tie points, too few to set check points aside.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Match rasters…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Set up HetMatch…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>&amp;Help</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Set up…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open report</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look at the points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{title}: matching in the background; you can go on working.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>register,coregister,tie points,GCP,georeference,SAR,radar,thermal,align</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Finds tie points between two rasters that show the same ground but do not look alike: radar and optical, thermal and visible, map and imagery, old and new.

The reference stays where it is; the moving raster gets tie points, and GCPs that gdalwarp and the Georeferencer take as they are. It may be misplaced by the search radius, or have no georeference at all.

Where nothing reliable is found, the layer stays empty, MATCHED is false and REASON says why; that is not an error, so that batches go on.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>reference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>moving raster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The {name} cannot be read; choose another raster.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Automatic looks at the pixels; hetmatch info says what it decided.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Empty for a choice by the kind of raster.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stays where it is.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Gets the tie points. It may be misplaced, or have no georeference at all.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Kind of the reference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Kind of the moving raster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tie points are looked for only there; empty for all that both rasters show.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rotation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Automatic tries all angles where one of the rasters has no georeference.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Transform</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Automatic takes the simplest one that predicts points it was not fitted to.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Most tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Points at their place in the reference, with their place in the moving raster.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>GeoPackage, CSV, GCPs for GDAL and the Georeferencer, a report. Results of an earlier match in it are replaced, other files stay.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Whether there is a reliable match</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The outcome in words</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Number of tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Probability that the match is right</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>RMSE at check points, reference pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Share of the overlap with tie points</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Bands of the reference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Bands of the moving raster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>For a reference that is no file, such as a tile or map server, in units of its CRS. Automatic follows the moving raster.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tile size in pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Overlap of tiles in pixels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Compute on</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Automatic takes a graphics card where the engine's Python can use one.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Map</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reference raster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Moving raster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Area to match in</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search radius (0: automatic)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>None: north is up in both</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Polynomial of degree 2</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Polynomial of degree 3</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Folder for all results</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pixel size to draw the reference with (0: automatic)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Graphics card (CUDA)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Gives HetMatch's engine a Python of its own in your QGIS profile: about 0.4 GB to download, about 1.6 GB of disk, and no administrator rights. Nothing in QGIS's own Python changes. Where HetMatch is set up and works, nothing is done.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Python 3.10 or newer that has all packages; nothing is installed then.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The address of a package index; empty for the usual ones.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Make the environment anew even where HetMatch is set up and works.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch's Python</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>An existing Python to use instead</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Package index</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wheel folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Set up again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{path}' cannot be written; check the folder and the free disk space.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} and {count} more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no answer in time</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is nothing to render; choose layers and an area that they cover.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rendering this area takes {width} x {height} pixels, more than {most} million; choose a smaller area or larger pixels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{name}' shows nothing in this area; choose another area or pixel size, or check the layer on the map.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{name}' could not be fetched from its server ({reason}); check the connection and try again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{name}' cannot be read; repair its data source first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{name}' is not a file that the matcher can read; save it as a GeoTIFF first (Export &gt; Save As…).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{path}' cannot be opened as a raster; choose a file that GDAL reads, such as a GeoTIFF.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch is ready to use; its self-test passed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Checked</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch's engine does not work with {python}: {reasons}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Checking {python}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{python} does not work as a Python.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{python} is Python {version}; HetMatch needs Python 3.10 or newer.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{python} lacks {packages}; install them there, or choose another Python.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>it ended without an answer.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch is set up and has passed its self-test.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Looking for a Python</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ready</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No Python 3.10 to 3.14 was found on this computer; install one, or choose an existing Python that has HetMatch's packages.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Making the environment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Checking that the engine works</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fetching pip</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The packages could not be installed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This computer has no pip; put a pip wheel (pip-*.whl) into the folder of wheels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>PyTorch's CPU index gave nothing; torch comes from the general index, which is several gigabytes more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{reason} (Details: {log})</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The present environment is in use; wait until HetMatch has nothing more to do, or start QGIS anew, and set up again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fetching {package}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Installing the packages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Setting up needs {needed:.1f} GB of free disk space in {folder}, but there are only {free:.1f} GB.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no folder {folder} to take wheels from.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{done:.0f} of {of:.0f} MB</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch cannot write to {folder}: {reason}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{python} could not make an environment; the log {log} says why.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The disk is full; free some space and set up again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A file may not be written there; see which one in the details.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The proxy wants a name and password; enter them in QGIS's network options.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Packages cannot be fetched through a SOCKS proxy; give a folder of wheels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The proxy does not answer; look at QGIS's network options.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The package index's certificate is not trusted; ask who runs your network.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The package index cannot be reached; look at the network and at QGIS's proxy, or give a folder of wheels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no {package} for this computer and its Python where packages are taken from.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A downloaded package is damaged; set up again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The package index has no pip for this computer's Python.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>pip arrived damaged; set up again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This computer has no pip, and the package index cannot be reached to fetch it: {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>pip could not be fetched: {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancelled.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A file could not be written: {reason}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Drawing the reference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{moving} on {reference}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Match {title}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch failed unexpectedly with {error}; please report it with the log {log}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The engine ended unexpectedly ({reason}); try again, and if it happens once more, report it with the log {log}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The engine was ended from outside, most likely because memory ran out; close other programs, or choose a smaller area or tile size (log: {log}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The Python for HetMatch lacks what the engine needs ({reason}); set HetMatch up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The Python for HetMatch, {path}, cannot be started; set HetMatch up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation type="unfinished" />
    </message>
  </context>
</TS>
