// Opened as a file: browsers give such pages neither scripts of modules nor data, so what can be done is said instead.
if (location.protocol === 'file:') {
  addEventListener('DOMContentLoaded', function () {
    document.body.innerHTML =
      '<div style="max-width:40em;margin:2em auto;padding:0 1em;font:20px/1.7 sans-serif">' +
      '<h1 style="font-size:28px">地图要放到网站上才能看</h1>' +
      '<p>浏览器不允许直接从文件夹或 U 盘打开地图。请把整个文件夹交给信息科，放到单位的任何网站上；不需要安装程序。</p>' +
      '<p>现在就能打开的：<a href="files/report.html">报告</a> · <a href="files/report.docx">Word 报告</a> · ' +
      '<a href="files/carecircle.xlsx">Excel 表</a> · <a href="README.txt">说明</a></p>' +
      '<p lang="en">A browser does not open the map from a folder or USB stick. Put the whole folder on any web server; ' +
      'the report and tables above open as they are.</p></div>';
  });
}
